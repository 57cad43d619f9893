// Starts the design system's components: menu, details, error summary, character count, show password.
// A module runs once the page is read, so the body is there; the design system looks for these names on it.
import { initAll } from "./nhsuk-frontend.min.js";
document.body.classList.add("js-enabled", "nhsuk-frontend-supported");
initAll();
