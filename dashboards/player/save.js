// What can be taken along: the weekly numbers as CSV, the picture of this week as PNG.
"use strict";

(function (JoinedUp) {
  const { make } = JoinedUp;
  const EDGE = 24;

  function save(blob, name) {
    const link = make("a", { href: URL.createObjectURL(blob), download: name });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  }

  function nameOf(player, ending) {
    const worlds = player.about.worlds.map((world) => world.name.split(":")[0]).join("-");
    const name = `${player.about.place}-${worlds}-seed-${player.about.seed}`;
    return `${name.toLowerCase().replace(/[^a-z0-9]+/g, "-")}.${ending}`;
  }

  function cell(value) {
    if (typeof value === "number") {
      return Number.isFinite(value) ? String(Number(value.toPrecision(7))) : "";
    }
    // A cell that begins so would be run as a formula by a spreadsheet.
    const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
    return /[",\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
  }

  // One row for each week and world: the lines, then the counts.
  function csv(player) {
    const { about, history } = player;
    const told = (each) => `${each.title || each.name} (${each.unit})`;
    const rows = [["world", "week", ...about.lines.map(told), ...about.counts.map(told)]];
    about.worlds.forEach((world, number) => {
      for (let week = 1; week <= history.reached; week += 1) {
        rows.push([world.title, week,
          ...about.lines.map((line, at) => history.line(number, week, at)),
          ...about.counts.map((count) => history.count(number, week, count.name))]);
      }
    });
    // As in every table of a page: first what made it, after #.
    const lines = (about.made || []).map((line) => `# ${line}`);
    return [...lines, ...rows.map((row) => row.map(cell).join(","))].join("\r\n") + "\r\n";
  }

  // The scenes as they are on the screen, on one canvas under a heading.
  function picture(player) {
    const frame = player.scenesElement.getBoundingClientRect();
    const ratio = Math.max(2, window.devicePixelRatio || 1);
    const canvas = document.createElement("canvas");
    canvas.width = (frame.width + 2 * EDGE) * ratio;
    canvas.height = (frame.height + 3 * EDGE + 20) * ratio;
    const pen = canvas.getContext("2d");
    pen.scale(ratio, ratio);
    pen.fillStyle = player.colours.paper;
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.fillStyle = player.colours.ink;
    pen.font = `600 18px ${player.colours.font}`;
    const { about } = player;
    pen.fillText(JoinedUp.words("picture", {
      place: about.place, when: JoinedUp.dated(player.clock.week, about).toLowerCase(),
      families: about.families, seed: about.seed,
    }), EDGE, EDGE + 12);
    pen.translate(EDGE - frame.left, 2 * EDGE + 12 - frame.top);
    for (const sheet of player.scenesElement.querySelectorAll("canvas")) {
      const box = sheet.getBoundingClientRect();
      if (box.width) pen.drawImage(sheet, box.left, box.top, box.width, box.height);
    }
    for (const swatch of player.scenesElement.querySelectorAll(".jup-swatch")) {
      const box = swatch.getBoundingClientRect();
      pen.fillStyle = getComputedStyle(swatch).borderTopColor;
      if (box.width) pen.fillRect(box.left, box.top, box.width, box.height);
    }
    for (const words of player.scenesElement.querySelectorAll(".jup-ink, .jup-legend li")) {
      copyWords(pen, words);
    }
    return canvas;
  }

  function copyWords(pen, element) {
    const box = element.getBoundingClientRect();
    if (!box.width) return;
    const style = getComputedStyle(element);
    const key = element.querySelector(".jup-key");
    const left = key ? key.getBoundingClientRect().right + 4 : box.left;
    if (key) copyKey(pen, key);
    pen.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
    pen.fillStyle = style.color;
    pen.textAlign = "left";
    const size = parseFloat(style.fontSize);
    JoinedUp.write(pen, element.textContent, left, box.top + size, box.width + 2, 1.3 * size, 4);
  }

  function copyKey(pen, key) {
    const box = key.getBoundingClientRect();
    const style = getComputedStyle(key);
    if (style.backgroundImage !== "none") {
      pen.font = `700 ${box.height * 1.3}px sans-serif`;
      pen.fillStyle = style.color;
      pen.textAlign = "center";
      pen.fillText("×", box.left + box.width / 2, box.top + box.height * 0.95);
      return;
    }
    pen.beginPath();
    pen.arc(box.left + box.width / 2, box.top + box.height / 2, box.width / 2 - 1, 0, 7);
    pen.fillStyle = style.backgroundColor;
    pen.fill();
    pen.strokeStyle = style.borderTopColor;
    pen.lineWidth = parseFloat(style.borderTopWidth);
    if (pen.lineWidth && style.borderTopStyle !== "none") pen.stroke();
  }

  // The buttons; `takeHome` asks the server for the file, where there is a server.
  function buttons(player, takeHome) {
    const button = (words, act) =>
      make("button", { type: "button", class: "jup-save", onclick: act }, words);
    const all = [
      button(JoinedUp.words("save_data"), () =>
        save(new Blob([csv(player)], { type: "text/csv" }), nameOf(player, "csv"))),
      button(JoinedUp.words("save_picture"), () =>
        picture(player).toBlob((blob) => save(blob, nameOf(player, "png")), "image/png")),
    ];
    if (takeHome) {
      const home = button(JoinedUp.words("save_home"), () => {
        home.disabled = true;
        home.textContent = JoinedUp.words("packing");
        takeHome();
      });
      player.packed = (buffer) => {
        save(new Blob([buffer], { type: "text/html" }), nameOf(player, "html"));
        home.disabled = false;
        home.textContent = JoinedUp.words("save_home");
      };
      all.push(home);
    }
    return make("div", { class: "jup-saving", role: "group", "aria-label": JoinedUp.words("save") }, ...all);
  }

  Object.assign(JoinedUp, { csv, picture, savingButtons: buttons });
})((window.JoinedUp = window.JoinedUp || {}));
