// What only the browser can do: views by address, safe Enter, sending from buttons, reading aids, copy, feedback.
"use strict";

const planbot = (() => {
  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
  const root = document.documentElement;
  const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
  const state = { question: null, cut: null, action: "", asked: "", sent: -1000 };

  // --- reading aids, before anything is painted
  const kept = (name) => { try { return localStorage.getItem(`planbot-${name}`); } catch { return null; } };
  const keep = (name, value) => { try { localStorage.setItem(`planbot-${name}`, value); } catch { /* private mode */ } };
  const setSize = (size) => {
    root.dataset.size = size;
    $$("[data-size]:is(button)").forEach((b) => b.setAttribute("aria-pressed", b.dataset.size === size));
    $("#box textarea")?.dispatchEvent(new Event("input")); // Gradio measures its height anew
  };
  const setTheme = (theme) => {
    root.dataset.theme = theme;
    document.body?.classList.toggle("dark", theme === "dark");
    $("[data-theme]:is(button)")?.setAttribute("aria-pressed", theme === "dark");
  };
  const setFurigana = (furigana) => {
    root.dataset.furigana = furigana;
    $("[data-furigana]:is(button)")?.setAttribute("aria-pressed", furigana === "on");
  };
  // What an element says, without the readings over its kanji.
  const plain = (element) => {
    const copy = element.cloneNode(true);
    $$("rt", copy).forEach((reading) => reading.remove());
    return copy.textContent;
  };
  // Gradio speaks and sets the language of the browser; what counts is the language the page is written in.
  const language = root.lang;
  for (const [name, value] of [["language", language], ["languages", [language]]]) {
    Object.defineProperty(navigator, name, { get: () => value });
  }
  new MutationObserver(() => { if (root.lang !== language) root.lang = language; })
    .observe(root, { attributes: true, attributeFilter: ["lang"] });
  const preferred = () => kept("theme") ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
  setSize(kept("size") ?? "normal");
  setTheme(preferred());
  setFurigana(kept("furigana") ?? "on");

  // --- views: every address is the id of something, and shows the view it is in
  const show = (address, arrive) => {
    const target = document.getElementById(decodeURIComponent(address.slice(1))) ?? $("#ask");
    const view = target?.closest(".view");
    if (!view) return target?.scrollIntoView();
    const name = view.id.slice("view-".length);
    document.body.dataset.view = name;
    $$("a[data-view]").forEach((a) => a.toggleAttribute("aria-current", a.dataset.view === name));
    $$("a[data-view][aria-current]").forEach((a) => a.setAttribute("aria-current", "page"));
    document.title = `${plain($("h2", view))} | ${plain($("h1"))}`;
    if (!arrive) return;
    $$(".arrived").forEach((e) => e.classList.remove("arrived"));
    target.classList.add("arrived");
    if (!target.matches("a, button, input")) target.tabIndex = -1;
    target.focus({ preventScroll: true });
    if (target.matches("h2")) scrollTo(0, 0);
    else target.scrollIntoView({ block: target.matches(".card, .mark") ? "center" : "start" });
  };
  const follow = (link) => {
    const address = link.getAttribute("href");
    if (address === "#main") return show(`#${$(".view[id=view-" + document.body.dataset.view + "] h2")?.id}`, true);
    history.pushState(null, "", location.pathname + location.search + address);
    show(address, true);
  };

  // --- asking
  const box = () => $("#box textarea, #box input");
  const fill = (text) => {
    const field = box();
    Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), "value").set.call(field, text);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const ask = (text, cut = null) => {
    Object.assign(state, { question: text, cut });
    if (document.body.dataset.view !== "ask") follow($("a[data-view=ask]"));
    $("#send").click();
  };
  const asking = ([typed, talk, audience]) => {
    const question = state.question ?? typed ?? "";
    const before = state.cut === null ? talk : (talk ?? []).slice(0, state.cut);
    Object.assign(state, { question: null, cut: null, asked: question, sent: performance.now() });
    return [question, before, audience];
  };
  const acting = ([, talk, past]) => [state.action, talk, past];
  const ready = () => {
    const unsent = sessionStorage.getItem("planbot-unsent");
    sessionStorage.removeItem("planbot-unsent");
    if (unsent) fill(unsent);
    const question = new URLSearchParams(location.search).get("q");
    if (!question) return;
    history.replaceState(null, "", location.pathname + location.hash);
    ask(question.slice(0, 1000));
  };

  // --- what is said to everyone, seen or heard
  const say = (key) => { $("#say").textContent = ""; setTimeout(() => { $("#say").textContent = word(key); }, 50); };
  const word = (key) => $("#words")?.dataset[key] ?? "";
  const connected = (yes) => {
    const notice = $("#offline");
    if (!notice) return;
    notice.hidden = yes;
    if (yes) return;
    $$("[aria-busy=true]").forEach((e) => e.setAttribute("aria-busy", "false"));
    // Gradio loads the page anew once the server is back: what could not be sent is put into the box then.
    if (box() && !box().value) fill(state.asked);
    if (box()?.value) sessionStorage.setItem("planbot-unsent", box().value);
  };
  const plainFetch = window.fetch.bind(window);
  window.fetch = async (...request) => {
    try {
      const response = await plainFetch(...request);
      connected(true);
      return response;
    } catch (error) {
      if (error.name !== "AbortError") connected(false);
      throw error;
    }
  };

  // --- buttons of an answer
  const exchangeOf = (element) => JSON.parse(element.closest(".turn").dataset.exchange);
  const toClipboard = async (text) => {
    if (navigator.clipboard && isSecureContext) await navigator.clipboard.writeText(text);
    else {
      const field = Object.assign(document.createElement("textarea"), { value: text });
      document.body.append(field);
      field.select();
      document.execCommand("copy");
      field.remove();
    }
    say("copied");
  };
  const asText = ({ question, answer }) => {
    const cited = (answer?.citations ?? []).map((c) => `[${c.n}] ${c.section.startsWith("doc:") ? "" : `${c.section} `}${c.title}${c.page ? ` p.${c.page}` : ""}`);
    return [question, answer?.answer ?? "", ...cited].join("\n");
  };
  const actions = {
    copy: (button) => toClipboard(asText(exchangeOf(button))),
    share: (button) => toClipboard(`${location.origin}${location.pathname}?q=${encodeURIComponent(exchangeOf(button).question)}`),
    retry: (button) => ask(exchangeOf(button).question, Number(button.dataset.turn)),
    edit: (button) => {
      fill(exchangeOf(button).question);
      state.cut = Number(button.dataset.turn);
      box().focus();
      say("editing");
    },
  };
  const sendFeedback = async (form) => {
    const data = new FormData(form);
    const voice = { kind: [...data.values()][0], comment: data.get("comment"), exchange: exchangeOf(form) };
    const headers = { "content-type": "application/json" };
    const answer = await fetch("page/feedback", { method: "POST", headers, body: JSON.stringify(voice) }).catch(() => null);
    if (!answer?.ok) return say("unsent");
    const thanks = Object.assign(document.createElement("p"), { textContent: word("thanks"), className: "thanks" });
    form.closest(".feedback").replaceWith(thanks);
    say("thanks");
  };

  // --- tables narrowed down in place
  const narrow = (form) => {
    const wanted = Object.fromEntries(new FormData(form));
    const rows = $$(`#${form.dataset.filter} tbody tr`);
    rows.forEach((row) => {
      const departments = row.dataset.department.split(" ");
      row.hidden = !((!wanted.pillar || row.dataset.pillar === wanted.pillar)
        && (!wanted.department || departments.includes(wanted.department))
        && plain(row).toLowerCase().includes(wanted.word.toLowerCase()));
    });
    const count = rows.filter((row) => !row.hidden).length;
    $(`#${form.dataset.count}`).textContent = form.dataset.countText.replace("{n}", count);
    $$("[data-download]", form).forEach((a) => {
      const address = new URL(a.href);
      Object.entries(wanted).forEach(([name, value]) => address.searchParams.set(name, value));
      a.href = address;
    });
  };

  const onClick = (event) => {
    const target = event.target.closest("a[href^='#'], button");
    if (!target) return;
    const { ask: question, do: action, past, size } = target.dataset;
    if (target.matches("a")) { event.preventDefault(); target.closest("[popover]")?.hidePopover(); follow(target); }
    else if (question) ask(question);
    else if (action) actions[action](target);
    else if (past) { state.action = past; $("#act").click(); }
    else if (size) { keep("size", size); setSize(size); }
    else if (target.matches("[data-furigana]")) {
      const furigana = root.dataset.furigana === "on" ? "off" : "on";
      keep("furigana", furigana);
      setFurigana(furigana);
    }
    else if (target.matches(".theme")) {
      const theme = root.dataset.theme === "dark" ? "light" : "dark";
      keep("theme", theme);
      setTheme(theme);
    }
  };

  // Enter that confirms a kana conversion belongs to the input method: Gradio must not see it. 229 is Safari's.
  const guardEnter = (event) => {
    if (event.key === "Enter" && (event.isComposing || event.keyCode === 229)) event.stopImmediatePropagation();
  };

  // One question at a time, also for those who press twice.
  const guardBusy = (event) => {
    const sends = event.type === "click" ? event.target.closest("#send") : event.key === "Enter" && event.target === box();
    if (!sends || event.shiftKey) return;
    if (!$("#current [aria-busy=true]") && performance.now() - state.sent > 300) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  };

  // A new question is brought to the top once; after that the page stays where the reader has it.
  const watch = () => {
    let newest = "";
    new MutationObserver(() => {
      const turn = $("#current .turn");
      const mark = turn ? turn.id + $("h3", turn).textContent : "";
      const busy = $("#current [aria-busy=true]");
      if (turn && !busy) Object.assign(state, { asked: "", sent: -1000 });
      if (!busy || mark === newest) return;
      newest = mark;
      turn.scrollIntoView({ block: "start", behavior: calm() ? "auto" : "smooth" });
    }).observe($("#current"), { childList: true, subtree: true, attributes: true, attributeFilter: ["aria-busy"] });
    $("#status").setAttribute("role", "status");
    $("#audience").ariaLabel = $("#audience [data-testid=block-info]").textContent.trim();
  };
  // Some names of Gradio's parts are English whatever the page speaks.
  const english = { "Click to upload or drop files": "upload", "File upload": "upload", "Remove this file": "remove" };
  const rename = () => $$("#view-staff [aria-label]").forEach((part) => {
    const key = english[part.ariaLabel];
    if (key && word(key) !== part.ariaLabel) part.ariaLabel = word(key);
  });
  const mounted = () => {
    const parts = ["#view-staff", "#current", "#status", "#box", "#send", "#act", "#audience [data-testid=block-info]"];
    if (!parts.every((part) => $(part))) return false;
    $("#splash")?.remove();
    setSize(root.dataset.size);
    setTheme(preferred());
    watch();
    rename();
    new MutationObserver(rename).observe($("#view-staff"), { childList: true, subtree: true });
    if (kept("audience") === "staff") $("#audience [value=staff]").click();
    show(location.hash, Boolean(location.hash));
    return true;
  };

  document.addEventListener("keydown", guardEnter, true);
  document.addEventListener("keydown", guardBusy, true);
  document.addEventListener("click", guardBusy, true);
  document.addEventListener("click", onClick);
  document.addEventListener("submit", (event) => {
    if (event.target.matches("[data-feedback]")) { event.preventDefault(); sendFeedback(event.target); }
    if (event.target.matches("[data-filter]")) event.preventDefault();
  });
  document.addEventListener("change", (event) => {
    if (event.target.closest("#audience")) keep("audience", event.target.value);
  });
  document.addEventListener("input", (event) => { const f = event.target.closest("[data-filter]"); if (f) narrow(f); });
  addEventListener("popstate", () => show(location.hash, true));
  addEventListener("offline", () => connected(false));
  addEventListener("online", () => connected(true));
  document.addEventListener("DOMContentLoaded", () => {
    setSize(root.dataset.size);
    setTheme(preferred());
    setFurigana(root.dataset.furigana);
    const waiting = new MutationObserver(() => { if (mounted()) waiting.disconnect(); });
    waiting.observe(document.body, { childList: true, subtree: true });
  });

  return { asking, acting, ready };
})();
