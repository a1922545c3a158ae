/* A phone votes without leaving its page, and sees when the bets open, close or are cleared.
   Without this script every tap sends the form, which does the same. */
"use strict";
(function () {
  const EVERY = 2000; // milliseconds between looks at the room
  const form = document.querySelector("form");
  const words = document.querySelector(".ju-ballot-words");
  const buttons = Array.from(document.querySelectorAll(".ju-ballot-answer"));
  let asking = false;

  function show(state) {
    if (words.textContent !== state.words) words.textContent = state.words;
    for (const button of buttons) {
      const [question, answer] = button.value.split(":");
      button.setAttribute("aria-pressed", String(state.mine[question] === answer));
      button.disabled = !state.is_open;
    }
  }

  async function ask(where, options) {
    asking = true;
    try {
      const answer = await fetch(where, options);
      show(await answer.json());
    } catch {
      words.textContent = words.dataset.lost;
    }
    asking = false;
  }

  form.addEventListener("submit", function (event) {
    if (!event.submitter) return;
    event.preventDefault();
    ask(form.action, {
      method: "POST",
      headers: { Accept: "application/json" },
      body: new URLSearchParams({ vote: event.submitter.value }),
    });
  });

  setInterval(function () {
    if (!asking && !document.hidden) ask(form.action + "/state", {});
  }, EVERY);
})();
