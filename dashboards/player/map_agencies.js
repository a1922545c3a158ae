// The agencies around the map: how many cases they hold, and who waits.
"use strict";

(function (JoinedUp) {
  // Within the ring of its workers.
  const LARGEST = JoinedUp.WORKERS_INNER - 2;
  const SMALLEST = 5;
  const BAR = 8;

  function drawAgencies(pen, view, frame) {
    const { player, plan, number } = view;
    const most = player.history.most("caseload");
    const longest = player.history.most("waiting");
    player.about.agencies.forEach((agency, at) => {
      const told = (name) =>
        frame.week ? player.history.agency(number, frame.week, at, name) : 0;
      const radius = SMALLEST + (LARGEST - SMALLEST) * Math.sqrt(told("caseload") / most);
      const here = { agency, at, cell: plan.cells[at], middle: plan.agency(at), radius };
      circle(pen, player, here, told("caseload"));
      JoinedUp.drawWorkers(pen, view, here, frame.week);
      const below = words(pen, player, here);
      list(pen, player, here, below, told("waiting"), longest);
    });
  }

  function circle(pen, player, { middle: [x, y], radius }, caseload) {
    const { colours } = player;
    pen.fillStyle = colours.paper;
    pen.strokeStyle = colours.ink;
    pen.lineWidth = 2;
    pen.beginPath();
    pen.arc(x, y, radius, 0, 2 * Math.PI);
    pen.fill();
    pen.stroke();
    if (radius < 11) return;
    pen.fillStyle = colours.ink;
    pen.font = `600 ${radius < 16 ? 12 : 13}px ${colours.font}`;
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    pen.fillText(String(Math.round(caseload)), x, y + 0.5);
    pen.textBaseline = "alphabetic";
  }

  // Where the words and the bar of an agency go: beside its circle, or below it.
  function block(cell) {
    if (cell.side === "above" || cell.side === "below") {
      const y = cell.side === "above" ? cell.y + 12 : cell.y + 64;
      return { row: true, x: cell.x + 3, y, width: cell.width - 6, align: "center" };
    }
    const width = cell.width - 58;
    const x = cell.side === "left" ? cell.x + 2 : cell.x + 56;
    const align = cell.side === "left" ? "right" : "left";
    return { x, y: cell.y + cell.height / 2, width, align };
  }

  function anchor({ x, width, align }) {
    return { center: x + width / 2, right: x + width, left: x }[align];
  }

  // The name of an agency; gives where the next line would stand. At the sides, name and waiting
  // list together are as high above the middle of the cell as below it.
  function words(pen, player, { agency, cell }) {
    const box = block(cell);
    const size = cell.width < 160 ? 12 : 14;
    pen.font = `600 ${size}px ${player.colours.font}`;
    pen.fillStyle = player.colours.ink;
    pen.textAlign = box.align;
    const line = size * 1.15;
    const lines = JoinedUp.broken(pen, agency.title, box.width, box.row ? 3 : 4);
    const top = box.row ? box.y : box.y + 0.8 * size - (lines.length + 1) * line * 0.5;
    lines.forEach((each, at) => pen.fillText(each, anchor(box), top + at * line));
    return top + lines.length * line;
  }

  // The waiting list as a bar, with its number.
  function list(pen, player, { cell }, y, waiting, longest) {
    if (waiting < 0.5) return;
    const { colours } = player;
    const box = block(cell);
    const words = JoinedUp.words("waits", { number: Math.round(waiting) });
    pen.font = `12px ${colours.font}`;
    const room = box.width - pen.measureText(words).width - 8;
    const length = Math.max(2, (room * waiting) / longest);
    pen.fillStyle = colours.waiting;
    const left = box.align === "right" ? box.x + box.width - length : box.x;
    pen.fillRect(left, y - BAR, length, BAR);
    pen.fillStyle = colours.faint;
    pen.textAlign = box.align === "right" ? "right" : "left";
    pen.fillText(words, box.align === "right" ? left - 4 : left + length + 4, y);
  }

  JoinedUp.drawAgencies = drawAgencies;
})((window.JoinedUp = window.JoinedUp || {}));
