// A scene that draws the same sheet for every world, side by side, under the world's name.
"use strict";

(function (JoinedUp) {
  const { make, Sheet } = JoinedUp;

  function ink(words) {
    return make("span", { class: "jup-ink" }, words);
  }

  // The name of a world, with the line that stands for it.
  function title(world, number) {
    const swatch = make("span", { class: `jup-swatch jup-world-${number}`, "aria-hidden": "true" });
    return make("h3", { class: "jup-title" }, swatch, ink(world.title));
  }

  function sideBySide(boxes) {
    return make("div", { class: "jup-worlds", "data-worlds": boxes.length }, ...boxes);
  }

  // paint(pen, view, frame) draws a world; words(view, frame) tells the same in a sentence.
  class SideBySide {
    constructor(player, name, { paint, words, height, note }) {
      this.player = player;
      this.paint = paint;
      this.words = words;
      this.views = player.about.worlds.map((world, number) => this.view(world, number, height));
      this.element = make("section", { class: `jup-scene jup-scene-${name}` },
        sideBySide(this.views.map((view) => view.element)));
      if (note) this.element.append(make("p", { class: "jup-note jup-ink" }, note));
    }

    view(world, number, height) {
      const { player } = this;
      const sheet = new Sheet(world.title, player.options.height || height(player.about));
      const told = make("p", { class: "jup-told jup-ink" });
      const element = make("div", { class: "jup-world" }, title(world, number), sheet.canvas, told);
      return { player, history: player.history, number, world, sheet, told, element, week: -1 };
    }

    draw(frame) {
      for (const view of this.views) {
        const resized = view.sheet.fit();
        const same = view.week === frame.week && view.reached === frame.reached;
        if ((same && !resized) || view.sheet.width === 0) continue;
        view.week = frame.week;
        view.reached = frame.reached;
        this.paint(view.sheet.wipe(), view, frame);
        const words = this.words(view, frame);
        if (view.told.textContent !== words) view.told.textContent = words;
      }
    }

    recolour() {
      for (const view of this.views) view.week = -1;
    }

    tell(frame) {
      for (const view of this.views) {
        const when = JoinedUp.dated(frame.week, this.player.about);
        view.sheet.tell(`${view.world.title}, ${when}: ${this.words(view, frame)}`);
      }
    }
  }

  Object.assign(JoinedUp, { SideBySide, ink, worldTitle: title, sideBySide });
})((window.JoinedUp = window.JoinedUp || {}));
