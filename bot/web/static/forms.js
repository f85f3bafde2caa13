// The forms are whole without this: it keeps what is typed from being lost by a slip, and shows what is wrong first.
const form = document.querySelector("form.telling");
const said = document.getElementById("said");
let isSent = false;
let isTyped = said !== null;

if (said) {
  said.focus();
}
form.addEventListener("input", () => {
  isTyped = true;
});
form.addEventListener("submit", () => {
  isSent = true;
});
window.addEventListener("beforeunload", (event) => {
  if (isTyped && !isSent) {
    event.preventDefault();
  }
});
