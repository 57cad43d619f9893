// Says before the page is drawn that scripts run, as the design system's own template does inline.
document.documentElement.className += " js-enabled" + ("noModule" in HTMLScriptElement.prototype ? " nhsuk-frontend-supported" : "");
