// Comfort only: every page works without this.
"use strict";
const errors = document.getElementById("errors");
if (errors) errors.focus();
// "No to all of these" shows at once in the lines that are still open.
document.querySelectorAll(".none-of input").forEach((none) => {
  none.addEventListener("change", () => {
    none.closest(".block").querySelectorAll(".choices-short").forEach((line) => {
      const no = line.querySelector("input[value=absent]");
      if (none.checked && !line.querySelector("input:checked")) { no.checked = true; no.dataset.by = "none"; }
      else if (!none.checked && no.dataset.by) { no.checked = false; delete no.dataset.by; }
    });
  });
});
// A "yes" takes the tick back, so that the two never contradict one another.
document.querySelectorAll(".block .choices-short input").forEach((choice) => {
  choice.addEventListener("change", () => {
    const none = choice.closest(".block").querySelector(".none-of input");
    if (none && choice.value !== "absent") none.checked = false;
    delete choice.closest(".choices-short").querySelector("input[value=absent]").dataset.by;
  });
});
