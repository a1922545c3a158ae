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

  // Whichever way one comes to another page, the focus is on it, and not where a link was.
  let path = window.location.pathname;

  function arrive() {
    if (window.location.pathname === path) return;
    path = window.location.pathname;
    focusWhenDrawn(path);
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
  }

  function closeMenus(except) {
    document.querySelectorAll(".ju-ways details[open]").forEach((menu) => {
      if (menu !== except) menu.open = false;
    });
  }

  // A week that goes by on a page is no step on the way back, nor is how fast it goes: it replaces
  // the address.
  const push = window.history.pushState.bind(window.history);
  window.history.pushState = (state, title, url) => {
    const other = withoutWeek(url) !== withoutWeek(window.location.href);
    if (other) push(state, title, url);
    else window.history.replaceState(state, title, url);
    arrive();
  };

  function withoutWeek(url) {
    const found = new URL(url, window.location.href);
    found.searchParams.delete("week");
    found.searchParams.delete("speed");
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

  // What a page draws anew, or shuts for a moment, takes the focus from whoever works with keys:
  // it goes back to what is called the same, if that comes soon.
  const COMES_WITHIN = 20000;
  const KEYED = "#main button, #main summary, #main select, #main input, #main a[href]";
  let held = null;

  function called(element) {
    const label = element.labels && element.labels[0];
    return `${element.tagName} ${element.ariaLabel || (label || element).textContent.trim()}`;
  }

  function hold({ target }) {
    const kept = target.matches(KEYED) && target.matches(":focus-visible");
    held = kept ? { element: target, name: called(target), until: Infinity } : null;
  }

  function giveBack() {
    if (!held || document.activeElement !== document.body) return;
    held.until = Math.min(held.until, Date.now() + COMES_WITHIN);
    if (Date.now() > held.until) letGo();
    else if (held.element.isConnected) held.element.focus({ preventScroll: true });
    else [...document.querySelectorAll(KEYED)].find((each) => called(each) === held.name)
      ?.focus({ preventScroll: true });
  }

  function letGo() {
    held = null;
  }

  new MutationObserver(giveBack).observe(document.documentElement, {
    childList: true, subtree: true, attributes: true, attributeFilter: ["disabled"],
  });
  document.addEventListener("focusin", hold);
  document.addEventListener("pointerdown", letGo);
  document.addEventListener("keydown", (event) => { if (event.key === "Tab") letGo(); });
  window.addEventListener("popstate", arrive);
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
