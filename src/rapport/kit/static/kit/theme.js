// Runs before the first paint, so that a page never flashes in the wrong colours.
document.documentElement.classList.add("js");
try {
  const theme = localStorage.getItem("theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch (refused) { /* a browser that keeps nothing follows the system */ }
