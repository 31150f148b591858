/**
 * What is wrong with the layout of the document that this runs in, in words; for `page.evaluate`. JavaScript, since it runs
 * in the page, where TypeScript's other files are not.
 * @returns {string[]}
 */
export function flawsOfLayout() {
  const SLACK = 1;
  const flaws = [];
  const pieces = [...textPieces()];
  if (pieces.length < 10) flaws.push(`there are only ${pieces.length} texts`);

  if (document.documentElement.scrollWidth > window.innerWidth && document.body)
    flaws.push('the page scrolls sideways');
  for (const { text, box, holder } of pieces) {
    const around = holder.getBoundingClientRect();
    if (!within(box, around)) flaws.push(`"${text}" is cut by its ${holder.tagName}.${holder.getAttribute('class')}`);
  }
  pieces.forEach((one, at) => {
    for (const other of pieces.slice(at + 1)) {
      if (overlap(one.box, other.box)) flaws.push(`"${one.text}" overlaps "${other.text}"`);
    }
  });
  for (const { text, element } of pieces) {
    const ratio = contrast(element);
    if (ratio < 4.5) flaws.push(`"${text}" has a contrast of ${ratio.toFixed(1)} only`);
  }
  const boxes = [...document.querySelectorAll('.g-node .g-box')].map((box) => box.getBoundingClientRect());
  for (const edge of document.querySelectorAll('g > .g-edge')) {
    for (const point of pointsOf(edge)) {
      if (boxes.some((box) => inside(point, box))) flaws.push(`an arrow crosses a box at ${point.x}, ${point.y}`);
      const crossed = pieces.find(({ box, element }) => element.closest('.g-node, .g-frame') && inside(point, box));
      if (crossed) flaws.push(`an arrow crosses "${crossed.text}"`);
    }
  }
  return flaws;

  /** Every line of every text, with what must hold it. */
  function* textPieces() {
    const walker = document.createTreeWalker(document, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const element = node.parentElement;
      if (!element || node.data.trim() === '' || /^(style|title|desc)$/i.test(element.tagName)) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const box of range.getClientRects()) {
        if (box.width > 0) yield { text: node.data.trim(), box, element, holder: holderOf(element) };
      }
    }
  }

  function holderOf(element) {
    const box = element.closest('.g-node, .g-frame, .g-chip')?.querySelector('rect');
    return box ?? element.closest('svg') ?? element.closest('td, th, dd, dt, li, p, h1, h2, footer, .badge') ?? element;
  }

  function within(box, around) {
    return (
      box.left >= around.left - SLACK &&
      box.right <= around.right + SLACK &&
      box.top >= around.top - SLACK &&
      box.bottom <= around.bottom + SLACK
    );
  }

  /** Lines of a text may touch: a font's boxes are higher than its letters. */
  function overlap(a, b) {
    const width = Math.min(a.right, b.right) - Math.max(a.left, b.left);
    const height = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
    return width > SLACK && height > Math.min(a.height, b.height) / 4;
  }

  function inside({ x, y }, box) {
    return x > box.left + 2 && x < box.right - 2 && y > box.top + 2 && y < box.bottom - 2;
  }

  function* pointsOf(path) {
    const length = path.getTotalLength();
    const matrix = path.getScreenCTM();
    for (let at = 0; at <= length; at += 4) yield path.getPointAtLength(at).matrixTransform(matrix);
  }

  function contrast(element) {
    const isDrawn = element.closest('svg') !== null;
    const ink = getComputedStyle(element)[isDrawn ? 'fill' : 'color'];
    const [light, dark] = [luminance(ink), luminance(groundOf(element))].sort((a, b) => b - a);
    return (light + 0.05) / (dark + 0.05);
  }

  function groundOf(element) {
    const drawnOn = element.closest('.g-node, .g-frame, .g-chip')?.querySelector('rect');
    const paper = element.closest('svg')?.querySelector('.g-paper');
    if (drawnOn ?? paper) return getComputedStyle(drawnOn ?? paper).fill;
    for (let each = element; each; each = each.parentElement) {
      const { backgroundColor } = getComputedStyle(each);
      if (backgroundColor !== 'rgba(0, 0, 0, 0)') return backgroundColor;
    }
    return 'rgb(255, 255, 255)';
  }

  function luminance(colour) {
    const [r, g, b] = colour
      .match(/\d+/g)
      .slice(0, 3)
      .map((part) => Number(part) / 255)
      .map((part) => (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  }
}
