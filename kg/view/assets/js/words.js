// Words in two languages: the page's own, the vocabulary's, numbers, money and dates.
import { data, englishOf, nodes, startOf, text, typeName } from "./data.js";

const ui = JSON.parse(data.words);
let language = data.lang;

export const currentLanguage = () => language;
export function setLanguage(next) { language = next; }
const pick = (pair) => pair[language === "en" ? 1 : 0];

export function t(key, ...parts) {
  return pick(ui[key]).replace(/\{(\d)\}/g, (_, at) => String(parts[Number(at)]));
}

export const number = (value) => Number(value).toLocaleString("en-US");
export const typeLabel = (type) => data.vocabulary.types[type]?.[language] ?? type;
export const typeMark = (type) => pick((data.vocabulary.types[type] ?? data.vocabulary.types.Thing).mark);
export const termLabel = (term) => (data.vocabulary.terms[term] ? pick(data.vocabulary.terms[term]) : term);
export function predicateLabel(index) {
  const name = data.predicates[index];
  return data.vocabulary.predicates[name] ? pick(data.vocabulary.predicates[name]) : name.replace(/^.*[:/#]/, "");
}

export function labelOf(node) {
  return (language === "en" && englishOf(node)) || nodes.label[node];
}

const width = (word) => [...word].reduce((sum, c) => sum + (c.codePointAt(0) < 0x2e80 ? 0.56 : 1), 0);
// Many events carry one name (接見): in the picture their month tells them apart.
const sharers = new Map();
for (const label of nodes.label) sharers.set(label, (sharers.get(label) ?? 0) + 1);
const dated = (node) => (sharers.get(nodes.label[node]) > 1 && startOf(node) >= 0 ? ` ${text(startOf(node)).slice(0, 7)}` : "");

export function shortLabel(node, ems = 10) {
  const month = dated(node);
  return month ? cutLabel(labelOf(node), ems - 4) + month : cutLabel(labelOf(node), ems);
}

function cutLabel(word, ems) {
  if (width(word) <= ems) return word;
  let cut = "";
  for (const c of word) {
    if (width(cut + c) > ems - 1) break;
    cut += c;
  }
  return `${cut}…`;
}

const UNITS_ZH = [[1e12, "兆"], [1e8, "億"], [1e4, "萬"]];
const UNITS_EN = [[1e12, "tn"], [1e9, "bn"], [1e6, "m"]];
const CURRENCIES = { TWD: ["新台幣", "NT$"], USD: ["美元", "US$"], JPY: ["日圓", "¥"], CNY: ["人民幣", "CN¥"], EUR: ["歐元", "€"] };

export function amount(value) {
  const size = Math.abs(value);
  const unit = (language === "en" ? UNITS_EN : UNITS_ZH).find(([base]) => size >= base);
  if (!unit) return number(value);
  const rounded = Math.round((value / unit[0]) * 100) / 100;
  return `${rounded.toLocaleString("en-US")} ${unit[1]}`;
}
export const currencyLabel = (code) => (CURRENCIES[code] ? pick(CURRENCIES[code]) : code);
export const money = (value, code) => (language === "en" ? `${currencyLabel(code)}${amount(value)}` : `${amount(value)}${code === "TWD" ? "元" : currencyLabel(code)}`);

export const fiscalYear = (year) => (language === "en" ? `FY${year}` : `${year - 1911} 年度（${year}）`);

export function describe(node) {
  return `${typeLabel(typeName(node))} ${labelOf(node)}`;
}
