"use strict";
// The query page: YASGUI on this server's endpoint, with the shipped questions in a list.
const endpoint = new URL("/sparql", location.href).href;
Yasgui.Yasqe.defaults.autocompleters = ["variables"];
const yasgui = new Yasgui(document.getElementById("yasgui"), {
  requestConfig: { endpoint, method: "POST" },
  endpointCatalogueOptions: { getData: () => [] },
  copyEndpointOnNewTab: true,
  yasqe: { value: "SELECT * WHERE { ?s ?p ?o } LIMIT 10" },
});
const list = document.getElementById("questions");
fetch("/questions.json").then((answer) => answer.json()).then((questions) => {
  for (const question of questions) {
    const option = new Option(`${question.title_zh} ${question.title}`, question.name);
    list.append(option);
  }
  list.addEventListener("change", () => {
    const chosen = questions.find((question) => question.name === list.value);
    const tab = yasgui.getTab();
    if (chosen && tab) tab.setQuery(chosen.text);
  });
});
