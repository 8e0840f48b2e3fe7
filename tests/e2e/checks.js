/* What tests ask of any page that axe does not: each function returns what is wrong, one line an element. */
(() => {
  const shown = (element) =>
    element.checkVisibility({ visibilityProperty: true }) && element.getClientRects().length > 0;
  const isSmall = (element) => element.offsetWidth <= 1 || element.offsetHeight <= 1;
  const name = (element) =>
    element.tagName.toLowerCase() + (element.id ? `#${element.id}` : "") +
    (element.classList.length ? `.${[...element.classList].join(".")}` : "") +
    ` “${(element.innerText || element.getAttribute("name") || "").trim().slice(0, 30)}”`;
  const main = () => [...document.querySelectorAll("body *")].filter(
    (element) => !element.closest("svg") && !element.closest("select") && shown(element) && !isSmall(element));

  /* Words that are cut off, or a page that must be scrolled sideways. */
  const sideways = () => {
    const wrong = [];
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth > width) {
      const isHeld = (element) => {
        for (let box = element.parentElement; box && box !== document.body; box = box.parentElement) {
          if (getComputedStyle(box).overflowX !== "visible") return true;
        }
        return false;
      };
      const wide = main().filter(
        (element) => element.getBoundingClientRect().right + scrollX > width + 1 && !isHeld(element));
      wrong.push(`the page is ${document.documentElement.scrollWidth} wide: ${wide.slice(0, 3).map(name)}`);
    }
    return [...wrong, ...cutOff()];
  };
  const cutOff = () => main().filter((element) => {
    const style = getComputedStyle(element);
    const isText = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    const hides = (value) => value === "hidden" || value === "clip";
    return isText && (
      (hides(style.overflowX) && element.scrollWidth > element.clientWidth + 1) ||
      (hides(style.overflowY) && element.scrollHeight > element.clientHeight + 1));
  }).map((element) => `cut off: ${name(element)}`);

  /* What moves by itself or on arrival. */
  const moving = () => document.getAnimations()
    .filter((each) => each.playState === "running" && each.effect?.getComputedTiming().activeDuration > 1)
    .map((each) => `moves: ${name(each.effect.target)} ${each.animationName ?? each.transitionProperty}`);

  /* What can be reached by key: a group of radio buttons is one stop. */
  const stops = () => {
    const groups = new Set();
    return [...document.querySelectorAll(
      "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex], iframe")]
      .filter((element) => {
        if (element.tabIndex < 0 || element.disabled || !shown(element)) return false;
        if (element.type !== "radio") return true;
        const group = `${element.form?.id}${element.name}`;
        if (groups.has(group)) return false;
        groups.add(group);
        return true;
      });
  };
  const marks = (element) => [element, element.nextElementSibling, element.parentElement, element.closest("label")]
    .map((near) => {
      const style = near && getComputedStyle(near);
      return near ? `${style.outlineStyle} ${style.outlineWidth} ${style.outlineColor}` : "";
    });

  /* Watches the focus while a test presses Tab; `reached` then tells what went wrong. */
  const watchFocus = () => {
    const before = new Map(stops().map((element) => [element, marks(element)]));
    const seen = new Set();
    const wrong = [];
    window.focusIsRound = false;
    document.addEventListener("focusin", ({ target }) => {
      if (seen.has(target)) window.focusIsRound ||= target === [...seen][0];
      seen.add(target);
      const now = marks(target);
      const old = before.get(target) ?? [];
      const isNew = now.some((mark, at) => mark !== old[at] && !mark.startsWith("none") && !/ 0px /.test(mark));
      const isInside = !target.matches(":focus"); // a date's own button has the browser's mark
      if (!isNew && !isInside) wrong.push(`no outline on focus: ${name(target)}`);
    });
    document.addEventListener("keydown", () => {
      const target = document.activeElement; // as it stands before the key moves on
      if (!target || target === document.body) return;
      const box = target.getBoundingClientRect();
      const label = target.closest("label");
      const on = (part) => [
        Math.min(Math.max(box.left + box.width * part, 1), innerWidth - 1),
        Math.min(Math.max(box.top + Math.min(box.height, innerHeight) * part, 1), innerHeight - 1),
      ];
      const tops = [0.5, 0.1, 0.9].map((part) => document.elementFromPoint(...on(part)));
      const top = tops[0];
      const isSeen = tops.some((one) => one && (target.contains(one) || one.contains(target) || label?.contains(one)));
      if (!isSeen) wrong.push(`focus behind ${top && name(top)}: ${name(target)}`);
    });
    window.reached = () => {
      const groups = new Set([...seen].filter((one) => one.type === "radio").map((one) => one.name));
      const missed = [...before.keys()].filter(
        (one) => one.isConnected && shown(one) && !seen.has(one) && !(one.type === "radio" && groups.has(one.name)));
      return [...new Set(wrong), ...missed.map((one) => `not reached by Tab: ${name(one)}`)];
    };
    return before.size;
  };

  /* With colours forced by the system, lines must tell what is chosen from what is not. */
  const indistinct = () => {
    const look = (element) => {
      const style = getComputedStyle(element);
      return [style.outlineStyle, style.borderStyle, style.borderWidth, style.textDecorationLine].join();
    };
    return [...document.querySelectorAll("input:checked")].filter((input) => {
      const drawn = input.nextElementSibling;
      const other = [...document.querySelectorAll(`input[name="${input.name}"]:not(:checked)`)][0];
      if (!drawn || !other || !shown(drawn) || getComputedStyle(input).opacity !== "0") return false;
      return look(drawn) === look(other.nextElementSibling);
    }).map((input) => `the choice does not show in forced colours: ${input.name}`);
  };

  window.checks = { sideways, cutOff, moving, watchFocus, indistinct };
})();
