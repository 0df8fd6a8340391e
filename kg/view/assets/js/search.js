// Finding a name: label, English label and aliases, folded so that 台 finds 臺.
import { aliasesOf, degree, englishOf, nodeCount, nodes } from "./data.js";

const SILENT = /[\s「」『』《》〈〉“”"'()·．・.,，、‧•]/g;
export const fold = (word) => word.normalize("NFKC").replaceAll("臺", "台").toLowerCase().replace(SILENT, "");

let index = null;
function build() {
  index = Array.from({ length: nodeCount }, (_, n) =>
    [nodes.label[n], englishOf(n), ...aliasesOf(n)].filter(Boolean).map(fold).join("\n"));
}

// Exact names first, then beginnings, then the rest; the better connected first in each.
export function findNodes(query) {
  if (!index) build();
  const wanted = fold(query);
  if (!wanted) return [];
  const found = [];
  for (let n = 0; n < nodeCount; n += 1) {
    const at = index[n].indexOf(wanted);
    if (at < 0) continue;
    const hay = `\n${index[n]}\n`;
    const rank = hay.includes(`\n${wanted}\n`) ? 0 : hay.includes(`\n${wanted}`) ? 1 : 2;
    found.push([rank, n]);
  }
  found.sort((a, b) => a[0] - b[0] || degree[b[1]] - degree[a[1]] || a[1] - b[1]);
  return found.map(([, n]) => n);
}
