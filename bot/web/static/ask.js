// The page is whole without this: it only adds two keys.
const box = document.getElementById("q");

// The site's page about accessibility switches off the keys that act alone.
function areKeysOff() {
  try {
    return localStorage.getItem("relais:keys") === "off";
  } catch {
    return false;
  }
}

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (event.key === "/" && !typing && !areKeysOff() && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    box.focus();
    box.select();
  } else if (event.key === "Escape" && event.target === box) {
    event.preventDefault();
    box.value = "";
  }
});
