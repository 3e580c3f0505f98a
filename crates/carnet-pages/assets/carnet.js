// Carnet: comfort only. Every page works without it.
(() => {
  "use strict";
  const body = document.body;
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];

  // Drafts: in this tab only, for the same account only; never a file, a password, a code.
  const who = body.dataset.who;
  const drafts = who ? all("form[data-draft]") : [];
  const shelf = (work) => { try { work(sessionStorage); } catch { /* storage refused: no drafts */ } };
  const place = (form) => `brouillon ${who} ${form.getAttribute("action")}`;
  const ticks = (field) => /^(radio|checkbox)$/.test(field.type);
  const called = (field) => (ticks(field) ? `${field.name}=${field.value}` : field.name);
  const kept = (form) => [...form.elements].filter((field) => field.name && field.name[0] !== "_"
    && !/^(file|password|hidden|submit|button|fieldset)$/.test(field.type) && field.autocomplete !== "one-time-code");
  const keep = (form, sent) => shelf((store) => {
    const fields = Object.fromEntries(kept(form).map((field) => [called(field), ticks(field) ? field.checked : field.value]));
    store.setItem(place(form), JSON.stringify({ sent, fields }));
  });
  shelf((store) => {
    const here = drafts.map(place);
    const leaving = document.querySelector("[data-forget]");
    const unsaved = !who || document.querySelector("[data-unsaved]");
    Object.keys(store).filter((key) => key.startsWith("brouillon ") && !here.includes(key)).forEach((key) => {
      const draft = JSON.parse(store.getItem(key));
      const foreign = who && !key.startsWith(`brouillon ${who} `);
      // Sent, and the answer is neither the form again nor an error nor the sign-in: it arrived.
      if (leaving || foreign || (draft.sent && !unsaved)) store.removeItem(key);
      else if (draft.sent) store.setItem(key, JSON.stringify({ ...draft, sent: false }));
    });
  });
  drafts.forEach((form) => {
    const back = form.querySelector("[data-draft-back]");
    shelf((store) => {
      const draft = JSON.parse(store.getItem(place(form)));
      // A form that comes back with errors brings what was typed by itself.
      if (!draft || document.querySelector("[data-focus]")) return;
      kept(form).forEach((field) => {
        const value = draft.fields[called(field)];
        const now = ticks(field) ? field.checked : field.value;
        if (value === undefined || value === now) return;
        if (ticks(field)) field.checked = value; else field.value = value;
        if (back) back.hidden = false;
      });
    });
    form.addEventListener("input", () => keep(form, false));
    form.addEventListener("submit", () => keep(form, true));
    const forget = form.querySelector("[data-draft-forget]");
    if (forget) forget.addEventListener("click", () => {
      shelf((store) => store.removeItem(place(form)));
      form.reset();
      back.hidden = true;
      const first = kept(form)[0];
      if (first) first.focus();
    });
  });

  // Idle session: a warning before the end, "stay" without leaving the page, and the end said aloud.
  const idle = document.getElementById("idle");
  const limit = Number(body.dataset.idle) * 1000;
  const lead = Number(body.dataset.warn) * 1000;
  if (idle && limit > lead && lead > 0) {
    const form = idle.querySelector("[data-stay]");
    const ended = idle.querySelector("[data-ended]");
    ended.querySelector("[data-plain]").hidden = drafts.length > 0;
    ended.querySelector("[data-kept]").hidden = !drafts.length;
    ended.querySelector("a").href += `?retour=${encodeURIComponent(location.pathname + location.search)}`;
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

  // Passkeys: the page asks the device, the form carries the answer as JSON.
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const asked = (making, options) => {
    const Key = PublicKeyCredential;
    const parse = making ? Key.parseCreationOptionsFromJSON : Key.parseRequestOptionsFromJSON;
    if (parse) return parse.call(Key, options);
    const known = (list) => list && list.map((key) => ({ ...key, id: bytes(key.id) }));
    const read = { ...options, challenge: bytes(options.challenge) };
    if (making) {
      read.user = { ...options.user, id: bytes(options.user.id) };
      read.excludeCredentials = known(options.excludeCredentials) || [];
    } else read.allowCredentials = known(options.allowCredentials) || [];
    return read;
  };
  const answered = (key) => {
    // Some password managers hand over an object whose toJSON fails.
    try { if (key.toJSON) return key.toJSON(); } catch { /* by hand, below */ }
    const { response } = key;
    const parts = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
    const said = Object.fromEntries(parts.filter((part) => response[part]).map((part) => [part, text(response[part])]));
    if (response.getTransports) said.transports = response.getTransports();
    return { id: key.id, rawId: text(key.rawId), type: key.type, response: said,
      authenticatorAttachment: key.authenticatorAttachment, clientExtensionResults: key.getClientExtensionResults() };
  };
  all("form[data-passkey]").forEach((form) => {
    const making = form.dataset.passkey === "create";
    const field = form.elements.reponse;
    const button = form.querySelector("[type=submit]");
    const say = (word) => all("[data-passkey-say]", form).forEach((line) => { line.hidden = line.dataset.passkeySay !== word; });
    if (!window.PublicKeyCredential || !navigator.credentials) {
      button.disabled = true;
      say("unable");
      return;
    }
    let waiting = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (waiting) return;
      waiting = true;
      say("wait");
      try {
        const publicKey = asked(making, JSON.parse(form.dataset.options));
        const key = await navigator.credentials[making ? "create" : "get"]({ publicKey });
        field.value = JSON.stringify(answered(key));
        form.submit();
      } catch (error) {
        waiting = false;
        say(error.name === "InvalidStateError" ? "known" : "left");
      }
    });
    // Back from the next page: the old answer is worth nothing.
    addEventListener("pageshow", () => { field.value = ""; waiting = false; say(""); });
  });

  // A password may be shown; it is sent hidden, so that the browser keeps it as one.
  all("[data-reveal]").forEach((button) => {
    const field = document.getElementById(button.dataset.reveal);
    button.hidden = false;
    button.addEventListener("click", () => {
      field.type = field.type === "password" ? "text" : "password";
      button.setAttribute("aria-pressed", String(field.type === "text"));
    });
    field.form.addEventListener("submit", () => { field.type = "password"; });
  });

  // Errors of a form take the focus, printing gets its button.
  const focus = document.querySelector("[data-focus]");
  if (focus) focus.focus();
  all("[data-print]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => print());
  });
})();
