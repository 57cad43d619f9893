// Meanings of words open on hover and focus by style alone. This lets Escape close one without moving away, as WCAG
// 1.4.13 asks; it opens again when the reader comes back to the word.
(() => {
  "use strict";
  const closed = "app-term--closed";

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    document.querySelectorAll("[data-term]:hover, [data-term]:focus-within").forEach((term) => term.classList.add(closed));
  });

  const open = (event) => {
    const term = event.target.closest && event.target.closest("[data-term]");
    if (term && !term.contains(event.relatedTarget)) term.classList.remove(closed);
  };
  document.addEventListener("mouseout", open);
  document.addEventListener("focusout", open);
})();
