/* What the pages do beyond HTML: move the eye to errors, and warn before the session ends.
   Everything works without it. Nothing of a client is kept in the browser's storage. */
"use strict";

const WARN_BEFORE = 120; // seconds; enough to answer, and it can be lengthened any number of times

function lookAtErrors(root) {
  const first = root.querySelector("[data-focus]");
  if (first) first.focus();
}

class SessionWarning {
  constructor(dialog) {
    this.dialog = dialog;
    this.failed = dialog.querySelector(".session__failed");
    dialog.querySelector("[data-stay]").addEventListener("click", () => this.stay());
    dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
    this.begin();
  }

  begin() {
    clearTimeout(this.timer);
    const seconds = Number(this.dialog.dataset.seconds) - WARN_BEFORE;
    this.timer = setTimeout(() => this.warn(), Math.max(seconds, 20) * 1000);
  }

  warn() {
    this.failed.hidden = true;
    if (!this.dialog.open) this.dialog.showModal();
  }

  async stay() {
    try {
      const answer = await fetch(this.dialog.dataset.extend, {
        method: "POST",
        headers: { "X-CSRFToken": this.dialog.dataset.token },
        redirect: "error",
      });
      if (!answer.ok) throw new Error("not lengthened");
      this.dialog.close();
      this.begin();
    } catch {
      this.failed.hidden = false;
    }
  }
}

document.addEventListener("DOMContentLoaded", () => {
  lookAtErrors(document);
  const dialog = document.getElementById("session-ending");
  if (!dialog) return;
  const warning = new SessionWarning(dialog);
  document.addEventListener("htmx:after:request", () => warning.begin());
});

document.addEventListener("htmx:after:swap", (event) => lookAtErrors(event.target));

// A form is sent once: a second press while the first is on its way does nothing.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
});

// Back to a page kept in the browser's memory: its forms may be sent again.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});
