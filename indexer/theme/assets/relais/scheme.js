// The choice of colours: Material's script reads the inputs, people press the buttons.
"use strict";
for (const button of document.querySelectorAll("[data-relais-scheme]")) {
  const input = document.getElementById(button.dataset.relaisScheme);
  button.addEventListener("click", () => {
    input.click();
    // The button that was pressed is now hidden: the other has its place, and the focus.
    input.nextElementSibling.focus();
  });
  // Material takes Enter for itself, which would choose twice.
  button.addEventListener("keydown", (event) => event.key === "Enter" && event.stopPropagation());
}
