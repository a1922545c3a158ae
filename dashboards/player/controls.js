// Play, pause, step, speed, restart, jump to a week: buttons, a slider and keys.
"use strict";

(function (JoinedUp) {
  const { make } = JoinedUp;
  const ICONS = {
    play: "M7 4l14 8-14 8z",
    pause: "M6 4h4v16H6zM14 4h4v16h-4z",
    restart: "M5 4h3v16H5zM20 4v16L9 12z",
    back: "M18 4v16L6 12z",
    forward: "M6 4l12 8-12 8z",
  };
  // What one types or chooses with keys of its own is left alone, and what scrolls by keys.
  const OWN_KEYS = "input, select, textarea, button, a, summary, [contenteditable], [role=slider], "
    + "[tabindex='0']:not(.ju-term)";

  function icon(name) {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("viewBox", "0 0 24 24");
    svg.setAttribute("aria-hidden", "true");
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    path.setAttribute("d", ICONS[name]);
    svg.append(path);
    return svg;
  }

  function button(name, act) {
    const title = JoinedUp.words(`${name}_title`);
    return make("button", { type: "button", class: "jup-button", "aria-label": JoinedUp.words(name), title,
      onclick: act }, icon(name));
  }

  class Controls {
    constructor(player) {
      this.player = player;
      this.play = button("play", () => player.toggle());
      this.play.classList.add("jup-play");
      this.slider = make("input", { type: "range", class: "jup-slider", min: 0, step: 1,
        max: player.about.weeks, value: 0, "aria-label": JoinedUp.words("week"),
        oninput: () => player.seek(Number(this.slider.value)) });
      this.arrived = make("div", { class: "jup-arrived", "aria-hidden": "true" });
      this.week = make("output", { class: "jup-week jup-ink" });
      this.element = make("div", { class: "jup-controls", role: "group", "aria-label": JoinedUp.words("controls") },
        make("div", { class: "jup-buttons" },
          button("restart", () => player.seek(0)),
          button("back", () => player.step(-1)), this.play,
          button("forward", () => player.step(1))),
        make("div", { class: "jup-track" }, this.arrived, this.slider), this.week, this.jump(), this.speed());
    }

    jump() {
      this.number = make("input", { type: "number", min: 0, max: this.player.about.weeks,
        class: "jup-jump", "aria-label": JoinedUp.words("go"), placeholder: JoinedUp.words("go_field"),
        onchange: () => {
          this.player.pause();
          this.player.seek(Number(this.number.value));
        } });
      return make("label", { class: "jup-field jup-go" }, `${JoinedUp.words("go_to")} `, this.number);
    }

    speed() {
      const choices = JoinedUp.SPEEDS.map((each) =>
        make("option", { value: each, selected: each === this.player.clock.speed },
          JoinedUp.words(each === 1 ? "pace_one" : "pace", { weeks: each })));
      const select = make("select", { class: "jup-speed", "aria-label": JoinedUp.words("speed"),
        onchange: () => this.player.setSpeed(Number(select.value)) }, ...choices);
      return make("label", { class: "jup-field jup-pace" }, select);
    }

    draw(frame) {
      const does = frame.playing ? "pause" : "play";
      const name = JoinedUp.words(does);
      if (this.play.getAttribute("aria-label") !== name) {
        this.play.setAttribute("aria-label", name);
        this.play.title = JoinedUp.words(`${does}_title`);
        this.play.replaceChildren(icon(does));
      }
      if (this.shown === frame.week && this.reached === frame.reached) return;
      this.shown = frame.week;
      this.reached = frame.reached;
      const { about } = this.player;
      this.slider.value = frame.week;
      this.slider.setAttribute("aria-valuetext", JoinedUp.dated(frame.week, about));
      this.slider.style.setProperty("--jup-at", `${(100 * frame.week) / about.weeks}%`);
      this.arrived.style.width = `${(100 * frame.reached) / about.weeks}%`;
      this.week.textContent = JoinedUp.dated(frame.week, about);
    }
  }

  // Space plays and pauses anywhere on the page, arrows step; Home and End within the player.
  class Keys {
    constructor(player, root) {
      this.player = player;
      this.root = root;
      this.listener = (event) => this.pressed(event);
      document.addEventListener("keydown", this.listener);
    }

    end() {
      document.removeEventListener("keydown", this.listener);
    }

    pressed(event) {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      const inside = this.root.contains(event.target);
      const own = event.target.closest && event.target.closest(OWN_KEYS);
      if (own && !(inside && own.matches("button") && event.key !== " " && event.key !== "Enter")) {
        return;
      }
      if (!inside && document.querySelector(".ju-player") !== this.root) return;
      const act = this.acts(inside)[event.key];
      if (!act) return;
      event.preventDefault();
      act();
    }

    acts(inside) {
      const { player } = this;
      const acts = {
        " ": () => player.toggle(),
        ArrowRight: () => player.step(1),
        ArrowLeft: () => player.step(-1),
      };
      if (!inside) return acts;
      return { ...acts, Home: () => player.seek(0), End: () => player.seek(player.about.weeks) };
    }
  }

  JoinedUp.Controls = Controls;
  JoinedUp.Keys = Keys;
})((window.JoinedUp = window.JoinedUp || {}));
