// Carnet: comfort only. Every page works without it.
(() => {
  "use strict";
  const body = document.body;
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];

  // Idle session: a warning before the end, "stay" without leaving the page, and the end said aloud.
  const idle = document.getElementById("idle");
  const limit = Number(body.dataset.idle) * 1000;
  const lead = Number(body.dataset.warn) * 1000;
  if (idle && limit > lead && lead > 0) {
    const form = idle.querySelector("[data-stay]");
    const ended = idle.querySelector("[data-ended]");
    let since = Date.now();
    let before = null;
    const show = (warn, over) => {
      const was = idle.hidden;
      form.hidden = !warn;
      ended.hidden = !over;
      idle.hidden = !(warn || over);
      if (was && warn) before = document.activeElement;
    };
    const look = () => {
      const left = limit - (Date.now() - since);
      show(left > 0 && left <= lead, left <= 0);
    };
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), redirect: "manual" })
        .then((answer) => {
          if (!answer.ok) return form.submit();
          since = Date.now();
          show(false, false);
          if (before && before.focus) before.focus();
        })
        .catch(() => form.submit());
    });
    show(false, false);
    setInterval(look, 1000);
    document.addEventListener("visibilitychange", look);
  }

  // One open menu at a time; Escape closes and gives the focus back.
  const menus = all("details.menu, details.pop");
  const close = (menu, back) => {
    if (!menu.open) return;
    menu.open = false;
    if (back) menu.querySelector("summary").focus();
  };
  menus.forEach((menu) => menu.addEventListener("toggle", () => {
    if (menu.open) menus.filter((other) => other !== menu).forEach((other) => close(other, false));
  }));
  document.addEventListener("click", (event) => {
    menus.filter((menu) => !menu.contains(event.target)).forEach((menu) => close(menu, false));
  });

  // The sheet of filters opens by its address: move the focus in, keep it there, give it back.
  let opener = null;
  const sheet = () => {
    const target = location.hash.length > 1 ? document.getElementById(location.hash.slice(1)) : null;
    return target && target.matches(".facets, .dialog") && getComputedStyle(target).position === "fixed" ? target : null;
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    if (link && link.getAttribute("href") === "#filtres") opener = link;
  });
  addEventListener("hashchange", () => {
    const open = sheet();
    if (open) open.focus();
    else if (opener) { opener.focus(); opener = null; }
  });
  document.addEventListener("keydown", (event) => {
    const open = sheet();
    if (!open || event.key !== "Tab") return;
    const stops = all("a[href], button, input:not([type=hidden]), select, textarea", open).filter((stop) => stop.offsetParent);
    const first = stops[0];
    const last = stops[stops.length - 1];
    if (event.shiftKey && (document.activeElement === first || document.activeElement === open)) {
      event.preventDefault();
      last.focus();
    } else if (!event.shiftKey && document.activeElement === last) {
      event.preventDefault();
      first.focus();
    }
  });

  // Keys of the professional screen: J and K walk through the list, / goes to the search.
  const typing = (node) => node && (node.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(node.tagName));
  const step = (way) => {
    const links = all("[data-keys] .doc__title");
    if (!links.length) return;
    let at = links.indexOf(document.activeElement);
    if (at < 0) {
      at = links.findIndex((link) => link.closest("[aria-current]"));
      if (at < 0) at = way > 0 ? -1 : links.length;
    }
    const next = links[Math.min(links.length - 1, Math.max(0, at + way))];
    next.focus();
    next.scrollIntoView({ block: "nearest" });
  };
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      if (sheet()) location.hash = "contenu";
      menus.forEach((menu) => close(menu, menu.contains(document.activeElement)));
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (event.key === "j" || event.key === "J") step(1);
    else if (event.key === "k" || event.key === "K") step(-1);
    else if (event.key === "/") {
      const box = document.querySelector("[data-search]");
      if (!box) return;
      event.preventDefault();
      box.focus();
      box.select();
    }
  });

  // Errors of a form take the focus, printing gets its button.
  const focus = document.querySelector("[data-focus]");
  if (focus) focus.focus();
  all("[data-print]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => print());
  });
})();
