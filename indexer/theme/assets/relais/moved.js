// Leads on to the new place of a page, to the same section.
"use strict";
document.addEventListener("DOMContentLoaded", () => {
  const link = document.getElementById("relais-moved");
  location.replace(link.href + location.search + location.hash);
});
