"use strict";
// Building elements. Whatever comes from documents goes in as text: nothing here reads HTML.

const byId = (id) => document.getElementById(id);

function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(key, "");
    else if (value !== false && value !== null) element.setAttribute(key, value);
  }
  element.append(...children);
  return element;
}

// Text for those who listen to the page, not for those who look at it.
const spoken = (text) => make("span", { class: "spoken" }, text);

const formatted = new Intl.NumberFormat("en");

function counted(number, noun) {
  return `${formatted.format(number)} ${noun}${number === 1 ? "" : "s"}`;
}

function announce(text) {
  byId("status").textContent = text;
}
