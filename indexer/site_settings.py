"""What mkdocs.yml says that concerns the pages: their folder, Markdown extensions, and the options of our plugin."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

import yaml
from mkdocs.exceptions import ConfigurationError
from mkdocs.utils.yaml import get_yaml_loader, yaml_load

from indexer.errors import SiteSettingsInvalid
from indexer.models import Visibility

FILE_NAME = "mkdocs.yml"
NAMED_PACKAGES = frozenset({"material", "pymdownx"})
# MkDocs always adds these, in this order, before those of the settings file.
BUILT_IN_EXTENSIONS = ("toc", "tables", "fenced_code")


@dataclass(frozen=True, slots=True)
class SiteSettings:
    """The part of mkdocs.yml that indexing and checking need."""

    file: Path
    docs: Path
    extensions: tuple[str, ...] = BUILT_IN_EXTENSIONS
    extension_configs: Mapping[str, dict[str, Any]] = field(default_factory=dict)
    use_directory_urls: bool = True
    language: str = "fr"
    default_visibility: Visibility = Visibility.PUBLIC
    shown_to: Visibility = Visibility.PUBLIC


class SettingsLoader(yaml.SafeLoader):
    """Safe YAML that also knows the functions of Material and of pymdown-extensions that settings name.

    MkDocs itself would call any Python from the mkdocs.yml of whatever folder one looks at.
    """


def named_function(loader: SettingsLoader, name: str, node: yaml.Node) -> object:
    """Return the function that a `!!python/name:` tag names, when it is one of the site's own extensions."""
    module, _, attribute = name.rpartition(".")
    if module.split(".")[0] not in NAMED_PACKAGES:
        raise yaml.constructor.ConstructorError(None, None, f"!!python/name:{name}", node.start_mark)
    return getattr(import_module(module), attribute)


SettingsLoader.add_multi_constructor("tag:yaml.org,2002:python/name:", named_function)


def settings_files(docs: Path) -> tuple[Path, Path]:
    """Return where the mkdocs.yml of a folder may stand: above it, or in it."""
    return docs.resolve().parent / FILE_NAME, docs.resolve() / FILE_NAME


def settings_of_language(file: Path, language: str) -> Path:
    """Return where the settings of the same base in another language may stand: `mkdocs.en.yml`, beside the first."""
    return file.with_name(f"{file.stem}.{language}{file.suffix}")


def settings_of(docs: Path) -> SiteSettings | None:
    """Return the settings whose `docs_dir` is this folder, or None for a foreign folder. Raises SiteSettingsInvalid."""
    read = (site_settings(file) for file in settings_files(docs) if file.is_file())
    return next((settings for settings in read if settings.docs == docs.resolve()), None)


def site_settings(file: Path) -> SiteSettings:
    """Read a mkdocs.yml, with MkDocs' own tags and inheritance. Raises SiteSettingsInvalid."""
    try:
        with file.open("rb") as stream:
            loaded = yaml_load(stream, loader=get_yaml_loader(SettingsLoader))
    except (OSError, yaml.YAMLError, ConfigurationError, ImportError, AttributeError) as error:
        raise SiteSettingsInvalid(path=str(file), reason=" ".join(str(error).split())) from error
    if not isinstance(loaded, dict):
        raise SiteSettingsInvalid(path=str(file), reason="not a mapping")
    extensions, configs = markdown_extensions(loaded.get("markdown_extensions") or [])
    options = plugin_options(loaded.get("plugins") or [])
    try:
        return SiteSettings(
            file=file.resolve(),
            docs=(file.parent / str(loaded.get("docs_dir") or "docs")).resolve(),
            extensions=(
                *(name for name in BUILT_IN_EXTENSIONS),
                *(name for name in extensions if name not in BUILT_IN_EXTENSIONS),
            ),
            extension_configs=configs,
            use_directory_urls=bool(loaded.get("use_directory_urls", True)),
            language=str(options.get("language") or "fr"),
            default_visibility=Visibility(options.get("default_visibility") or "public"),
            shown_to=Visibility(options.get("shown_to") or "public"),
        )
    except ValueError as error:
        raise SiteSettingsInvalid(path=str(file), reason=str(error)) from error


def markdown_extensions(listed: object) -> tuple[list[str], dict[str, dict[str, Any]]]:
    """Return the names and the settings of the extensions, written as a list or as a mapping."""
    pairs = named_options(listed)
    return [name for name, _ in pairs], {name: options for name, options in pairs if options}


def plugin_options(listed: object) -> Mapping[str, Any]:
    """Return the options of the plugin `relais`."""
    return dict(named_options(listed)).get("relais", {})


def named_options(listed: object) -> list[tuple[str, dict[str, Any]]]:
    """Return pairs of name and options from MkDocs' two ways to list extensions and plugins."""
    if isinstance(listed, Mapping):
        return [(str(name), dict(options or {})) for name, options in listed.items()]
    pairs: list[tuple[str, dict[str, Any]]] = []
    for item in listed if isinstance(listed, list) else []:
        if isinstance(item, Mapping):
            pairs += [(str(name), dict(options or {})) for name, options in item.items()]
        else:
            pairs.append((str(item), {}))
    return pairs
