"""A small folder of pages: public ones, one that few may see, one with hostile text, one in English."""

from __future__ import annotations

from pathlib import Path

CANARY = "ornithorynque"

PAGES = {
    "index.md": "---\ntitle: Accueil\n---\n\nBienvenue dans la mémoire du partenariat.\n",
    "guides/conventions.md": """\
---
title: Rédiger une convention-fille
type: guide
status: to-validate
summary: Une convention-fille se signe à deux, le représentant légal de chaque structure, et avant la première dépense.
owner: coordination
reviewed: 2020-01-15
questions:
  - qui doit signer les conventions filles ?
  - who can sign a partner agreement?
---

Un guide pour écrire, signer et ranger.

## Qui doit signer une convention-fille

La convention-fille est signée par le représentant légal de la structure, ou par une personne qui a une délégation.

## Où ranger les conventions signées

Dans le dossier partagé du service juridique, avec la date d'échéance.
""",
    "guides/avenants.md": """\
---
title: Faire un avenant à une convention
---

## Quand un avenant est nécessaire

Un avenant à la convention est signé dès que le montant ou la durée change.
""",
    "guides/budget.md": """\
---
title: Tenir le budget
questions: ["comment justifier une dépense ?"]
---

## Comment justifier une dépense

Chaque dépense est justifiée par une facture acquittée et une preuve de paiement.
""",
    "en/agreements.md": """\
---
title: Writing an agreement
language: en
questions: ["how long does the agreement last?"]
---

## How long does the agreement last

The agreement lasts three years and may be extended once by both parties.
""",
    "hostile.md": """\
---
title: "<script>document.title='pwned'</script> Le carnaval"
---

## Le carnaval <svg onload="document.title='pwned'"></svg> des sciences

Le carnaval des sciences réunit <script>document.title='pwned'</script> trente associations, `<b>` et [red]rouge[/red].
""",
    "salaires.md": f"""\
---
title: La grille des salaires
visibility: restricted
owner: gestion-financiere
questions: ["quel est le salaire de l'{CANARY} ?"]
---

## Le salaire de l'{CANARY}

L'{CANARY} gagne 4 200 euros par mois, convention comprise.
""",
}

ROLES = """\
coordination: {fr: "Coordination du projet", en: "Project coordination"}
gestion-financiere: {fr: "Gestion financière", en: "Finance"}
"""


def write_pages(folder: Path) -> Path:
    """Write the folder and return it."""
    for name, text in {**PAGES, "_data/roles.yml": ROLES}.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    return folder
