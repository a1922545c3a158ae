// What moves on the map: every referral of the run, and what becomes of it.
"use strict";

(function (JoinedUp) {
  // How long a dot is on its way, however fast weeks pass.
  const SECONDS = 0.7;
  const MOST_WEEKS = 40;
  const TAIL = 0.09;
  // On a small sheet, dots are smaller; this is the width of a full-sized one.
  const FULL = 640;
  // So many families send out as many dots as can be told apart at full size.
  const MANY = 2500;

  // A trip's colour, and whether its path bends (so that going and coming are told apart).
  function looks(about, colours) {
    const { trips } = about;
    return {
      [trips.referred]: { colour: colours.asked, bend: 0.1, radius: 3 },
      [trips.passed_on]: { colour: colours.asked, bend: 0.22, radius: 3.5 },
      [trips.sent_elsewhere]: { colour: colours.crisis, bend: 0.22, radius: 4.5 },
      [trips.turned_away]: { colour: colours.ink, bend: 0.1, radius: 3, hollow: true },
      [trips.help_starts]: { colour: colours.helped, bend: 0.1, radius: 3.5 },
    };
  }

  // A place on the way from one point to another, `share` of it gone.
  function along(from, to, bend, share) {
    const middleX = (from[0] + to[0]) / 2 + bend * (to[1] - from[1]);
    const middleY = (from[1] + to[1]) / 2 - bend * (to[0] - from[0]);
    const rest = 1 - share;
    return [
      rest * rest * from[0] + 2 * rest * share * middleX + share * share * to[0],
      rest * rest * from[1] + 2 * rest * share * middleY + share * share * to[1],
    ];
  }

  // Paths bend towards the middle of the sheet, away from the names at its edges.
  function inwards(view, from, to, bend) {
    const { width, height } = view.sheet;
    const offset = [to[1] - from[1], from[0] - to[0]];
    const towards = [width / 2 - (from[0] + to[0]) / 2, height / 2 - (from[1] + to[1]) / 2];
    return offset[0] * towards[0] + offset[1] * towards[1] < 0 ? -bend : bend;
  }

  function drawTrips(pen, view, frame) {
    if (frame.calm) return;
    const { about } = view.player;
    const styles = looks(about, view.player.colours);
    const weeks = Math.min(MOST_WEEKS, Math.max(1, SECONDS * frame.pace));
    const first = Math.max(0, Math.ceil(frame.at - weeks));
    const last = Math.min(frame.at, frame.reached - 1);
    for (let week = first; week <= last; week += 1) {
      const trips = view.history.worlds[view.number].trips[week];
      if (!trips) continue;
      const number = trips.length / 4;
      for (let at = 0; at < number; at += 1) {
        // The trips of a week set out one after the other.
        const share = (frame.at - week - at / number) / weeks;
        if (share <= 0 || share >= 1) continue;
        drawTrip(pen, view, trips.subarray(4 * at, 4 * at + 4), styles, share);
      }
    }
  }

  function drawTrip(pen, view, [kind, family, leaves, reaches], styles, share) {
    const { home } = view.player.about.trips;
    const from = leaves === home ? view.home(family) : view.plan.agency(leaves);
    const to = reaches === home ? view.home(family) : view.plan.agency(reaches);
    const style = styles[kind];
    const gone = share * share * (3 - 2 * share);
    const bend = inwards(view, from, to, style.bend);
    const here = along(from, to, bend, gone);
    const before = along(from, to, bend, Math.max(0, gone - TAIL));
    const crowd = Math.sqrt(MANY / view.history.families);
    const room = Math.min(1, view.sheet.width / FULL, crowd);
    const radius = style.radius * Math.max(0.5, room);
    pen.strokeStyle = pen.fillStyle = style.colour;
    pen.globalAlpha = 0.25;
    pen.lineWidth = radius;
    pen.beginPath();
    pen.moveTo(before[0], before[1]);
    pen.lineTo(here[0], here[1]);
    pen.stroke();
    pen.globalAlpha = 1;
    pen.lineWidth = 1.5;
    pen.beginPath();
    pen.arc(here[0], here[1], radius, 0, 2 * Math.PI);
    if (style.hollow) {
      pen.fillStyle = view.player.colours.paper;
      pen.fill();
      pen.stroke();
    } else {
      pen.fill();
    }
  }

  JoinedUp.drawTrips = drawTrips;
})((window.JoinedUp = window.JoinedUp || {}));
