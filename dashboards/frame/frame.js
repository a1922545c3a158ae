// What the shell does in the browser by itself: go along links without loading the page anew,
// switch between light and dark, skip to the page, keep explanations within the screen.
"use strict";
(() => {
  const STORED = ":solara:theme.variant";

  function isDark() {
    const chosen = JSON.parse(localStorage.getItem(STORED) || '"auto"');
    if (chosen !== "auto") return chosen === "dark";
    return window.matchMedia("(prefers-color-scheme: dark)").matches;
  }

  function mark() {
    const root = document.documentElement;
    root.classList.toggle("ju-dark", isDark());
    root.classList.toggle("ju-light", !isDark());
  }

  function switchTheme() {
    const dark = !isDark();
    localStorage.setItem(STORED, JSON.stringify(dark ? "dark" : "light"));
    mark();
    // `app` is Solara's own Vue application, declared by its page.
    if (typeof app !== "undefined") app.$vuetify.theme.dark = dark;
  }

  function focusMain() {
    const main = document.getElementById("main");
    if (main) main.focus({ preventScroll: false });
  }

  // The new page is drawn by the server: its heading is told to screen readers once it is there.
  function focusWhenDrawn(path) {
    const until = Date.now() + 5000;
    (function look() {
      const main = document.getElementById("main");
      if (main && "/" + main.dataset.page === path) focusMain();
      else if (Date.now() < until) setTimeout(look, 50);
    })();
  }

  function follow(link, event) {
    const router = window.solara && window.solara.router;
    const aside = event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0;
    if (!router || !router.push || aside) return;
    event.preventDefault();
    closeMenus(null);
    const target = new URL(link.href);
    router.push(target.pathname + target.search);
    focusWhenDrawn(target.pathname);
  }

  function closeMenus(except) {
    document.querySelectorAll(".ju-ways details[open]").forEach((menu) => {
      if (menu !== except) menu.open = false;
    });
  }

  // A week that goes by on a page is no step on the way back: it replaces the address.
  const push = window.history.pushState.bind(window.history);
  window.history.pushState = (state, title, url) => {
    const other = withoutWeek(url) !== withoutWeek(window.location.href);
    if (other) push(state, title, url);
    else window.history.replaceState(state, title, url);
  };

  function withoutWeek(url) {
    const found = new URL(url, window.location.href);
    found.searchParams.delete("week");
    return found.pathname + "?" + found.searchParams;
  }

  // The explanation of a term opens below it, or above where the screen ends.
  const EDGE = 8;

  let explained = null;

  function explain(event) {
    explained = (event.target.closest && event.target.closest(".ju-term")) || explained;
    keepInSight();
  }

  // Again while the page scrolls: what is reached by keyboard is scrolled into sight.
  function keepInSight() {
    const tip = explained && explained.matches(":hover, :focus") && explained.querySelector(".ju-tip");
    if (!tip) return;
    tip.style.translate = "none";
    const box = tip.getBoundingClientRect();
    const left = Math.min(0, window.innerWidth - EDGE - box.right);
    const over = box.bottom > window.innerHeight - EDGE;
    const up = over ? Math.max(EDGE, explained.getClientRects()[0].top - box.height - 2) - box.top : 0;
    tip.style.translate = `${left}px ${up}px`;
  }

  document.addEventListener("pointerover", explain);
  document.addEventListener("focusin", explain);
  document.addEventListener("scroll", keepInSight, { capture: true, passive: true });
  document.addEventListener("click", (event) => {
    const found = event.target.closest("[data-ju]");
    closeMenus(event.target.closest(".ju-ways details"));
    if (!found) return;
    if (found.dataset.ju === "link") follow(found, event);
    if (found.dataset.ju === "theme") switchTheme();
    if (found.dataset.ju === "skip") {
      event.preventDefault();
      focusMain();
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const open = document.querySelector(".ju-ways details[open]");
    if (!open) return;
    open.open = false;
    open.querySelector("summary").focus();
  });
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", mark);
  mark();
})();
