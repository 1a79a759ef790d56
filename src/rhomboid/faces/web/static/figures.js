// Comfort only: the places chosen on the figure, in words. Without this the next page says them.
"use strict";
const map = document.querySelector(".map");
const chosen = document.getElementById("chosen");
function tell() {
  const picked = [...map.querySelectorAll("input:checked")];
  chosen.textContent = picked.map((one) => one.labels[0].textContent.trim()).join("; ");
}
map.addEventListener("change", tell);
tell();
