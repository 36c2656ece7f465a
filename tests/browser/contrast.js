// Returns the texts that are hard to read: [ratio, needed, colour, ground, text]; WCAG 2.2, success criterion 1.4.3.
const parse = (colour) => (colour.match(/[\d.]+/g) || []).map(Number);
const light = (channel) => {
  const c = channel / 255;
  return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
};
const luminance = ([r, g, b]) => 0.2126 * light(r) + 0.7152 * light(g) + 0.0722 * light(b);
const ratio = (a, b) => {
  const [x, y] = [luminance(a), luminance(b)].sort((m, n) => n - m);
  return (x + 0.05) / (y + 0.05);
};
const ground = (element) => {
  for (let at = element; at; at = at.parentElement) {
    const colour = parse(getComputedStyle(at).backgroundColor);
    if (colour.length === 3 || colour[3] === 1) return colour.slice(0, 3);
  }
  return [255, 255, 255];
};
const found = [];
let seen = 0;
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walker.nextNode()) {
  const parent = walker.currentNode.parentElement;
  const text = walker.currentNode.data.trim();
  if (!text || parent.closest("script, style, title, desc, option") || !parent.getClientRects().length) continue;
  const style = getComputedStyle(parent);
  const svg = parent.namespaceURI.endsWith("svg");
  const size = parseFloat(style.fontSize);
  const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
  const [colour, below] = [parse(svg ? style.fill : style.color), ground(parent)];
  const is = ratio(colour, below);
  seen += 1;
  if (is < (large ? 3 : 4.5)) found.push([is, large ? 3 : 4.5, colour, below, text.slice(0, 60)]);
}
// what is told by shapes: 1.4.11
for (const shape of document.querySelectorAll(".bar rect:not(.free), .chart .dot, .chart .front-line, .chart .curve-0, .chart .curve-1, .swatch")) {
  if (!shape.getClientRects().length) continue;
  const style = getComputedStyle(shape);
  const drawn = shape.classList.contains("swatch") ? style.backgroundColor
    : shape.matches(".dot, .front-line, .curve-0, .curve-1") ? style.stroke : style.fill;
  const is = ratio(parse(drawn), ground(shape.parentElement));
  seen += 1;
  if (is < 3) found.push([is, 3, drawn, ground(shape.parentElement), shape.getAttribute("class")]);
}
return [seen, found];
