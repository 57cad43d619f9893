// Starts the design system's components: menu, details, error summary, character count.
import { initAll } from "./nhsuk-frontend.min.js";
initAll();
