import { parse as parseColor } from "culori";
import { XMLParser, XMLValidator } from "fast-xml-parser";
import SVGPathCommander from "svg-path-commander";
import type { Scene } from "./scene.ts";
import { isStrokeId, MAX_SEGMENTS, type Rgba, type Stroke, stroke, strokeId } from "./stroke.ts";

/** What `sceneFromSvg` made of a file. */
export interface SvgReading {
  readonly scene: Scene;
  /** Elements that are drawn but are no strokes to us (text, images, filled shapes, transformed groups …). */
  readonly skipped: number;
}

/** The file is no SVG, or has no size; the message says what to do. */
export class SvgError extends Error {
  override readonly name = "SvgError";
}

type Attributes = Readonly<Record<string, string>>;
type Node = { readonly name: string; readonly attributes: Attributes; readonly children: readonly Node[] };

const CONTAINERS = new Set(["svg", "g", "a"]);
const IGNORED = new Set(["title", "desc", "metadata", "defs", "style"]);
const INHERITED = ["stroke", "stroke-width", "stroke-opacity", "opacity"];
/** What d3 and browsers take when the file is silent. */
const DEFAULTS: Attributes = { stroke: "none", "stroke-width": "1", "stroke-opacity": "1", opacity: "1" };

/**
 * Reads the strokes of an SVG file. What `sceneToSvg` wrote comes back bit for bit. Of other files, stroked paths,
 * lines and polylines become strokes: any path command as cubic segments, long paths as several strokes of at most
 * three segments; a white first rectangle is the paper.
 * @throws SvgError when the text is no SVG or has neither a viewBox nor a width and height in pixels.
 */
export function sceneFromSvg(text: string): SvgReading {
  const root = parseXml(text);
  const [left, top, width, height] = viewBox(root.attributes);
  const strokes: Stroke[] = [];
  const used = new Set<string>();
  let skipped = 0;

  const freshId = (wanted: string | undefined): string => {
    const base = wanted !== undefined && isStrokeId(wanted) ? wanted : `stroke-${strokes.length + 1}`;
    let id = base;
    for (let n = 2; used.has(id); n++) id = `${base.slice(0, 56)}-${n}`;
    used.add(id);
    return id;
  };

  const visit = (node: Node, inherited: Attributes): void => {
    const style = { ...inherited, ...pick(node.attributes), ...inlineStyle(node.attributes.style) };
    if (CONTAINERS.has(node.name) && node.attributes.transform === undefined) {
      for (const child of node.children) visit(child, style);
      return;
    }
    if (IGNORED.has(node.name) || isPaper(node, width, height)) return;
    const color = strokeColor(style);
    const curves = node.attributes.transform === undefined ? cubicPaths(node) : [];
    if (color === null || curves.length === 0) {
      skipped++;
      return;
    }
    const diameter = Number.parseFloat(style["stroke-width"]);
    for (const points of curves.flatMap(pieces)) {
      for (let i = 0; i < points.length; i++) points[i] -= i % 2 === 0 ? left : top;
      strokes.push(stroke(strokeId(freshId(node.attributes.id)), points, diameter, color));
    }
  };
  for (const child of root.children) visit(child, { ...DEFAULTS, ...pick(root.attributes) });
  return { scene: { width, height, strokes }, skipped };
}

function parseXml(text: string): Node {
  if (XMLValidator.validate(text) !== true)
    throw new SvgError("That file is not a valid SVG; export it again.");
  const parser = new XMLParser({
    preserveOrder: true,
    ignoreAttributes: false,
    attributeNamePrefix: "",
    parseAttributeValue: false,
    processEntities: false,
    removeNSPrefix: true,
  });
  const root = toNodes(parser.parse(text)).find(({ name }) => name === "svg");
  if (root === undefined) throw new SvgError("That file has no <svg> in it; choose an SVG drawing.");
  return root;
}

/** fast-xml-parser's ordered form: `[{ tag: [children], ":@": { attribute: value } }, …]`. */
function toNodes(parsed: unknown): Node[] {
  if (!Array.isArray(parsed)) return [];
  return parsed.flatMap((entry: Readonly<Record<string, unknown>>) =>
    Object.keys(entry)
      .filter((name) => name !== ":@" && name !== "#text" && !name.startsWith("?"))
      .map((name) => ({
        name,
        attributes: (entry[":@"] ?? {}) as Attributes,
        children: toNodes(entry[name]),
      })),
  );
}

function viewBox(attributes: Attributes): readonly [number, number, number, number] {
  const numbers = (attributes.viewBox ?? "")
    .trim()
    .split(/[\s,]+/)
    .map(Number);
  const [left, top, width, height] =
    numbers.length === 4 && numbers.every(Number.isFinite)
      ? numbers
      : [0, 0, Number.parseFloat(attributes.width ?? ""), Number.parseFloat(attributes.height ?? "")];
  if (!(width > 0 && height > 0)) {
    throw new SvgError("That SVG does not say how large it is; give it a viewBox.");
  }
  return [left, top, width, height];
}

function pick(attributes: Attributes): Attributes {
  return Object.fromEntries(
    INHERITED.flatMap((name) => (name in attributes ? [[name, attributes[name]]] : [])),
  );
}

function inlineStyle(style: string | undefined): Attributes {
  const declarations = (style ?? "").split(";").map((each) => each.split(":").map((part) => part.trim()));
  return pick(Object.fromEntries(declarations.filter((pair) => pair.length === 2)));
}

function isPaper(node: Node, width: number, height: number): boolean {
  const { fill, width: w, height: h } = node.attributes;
  return (
    node.name === "rect" &&
    /^(#fff|#ffffff|white)$/i.test(fill ?? "") &&
    Number(w) === width &&
    Number(h) === height
  );
}

const OUR_COLOR = /^rgb\(([\d.e+-]+)%,([\d.e+-]+)%,([\d.e+-]+)%\)$/;

function strokeColor(style: Attributes): Rgba | null {
  const opacity = Number.parseFloat(style["stroke-opacity"]) * Number.parseFloat(style.opacity);
  const ours = OUR_COLOR.exec(style.stroke);
  if (ours !== null) return [Number(ours[1]) / 100, Number(ours[2]) / 100, Number(ours[3]) / 100, opacity];
  const color = style.stroke === "none" ? undefined : parseColor(style.stroke);
  return color?.mode === "rgb" ? [color.r, color.g, color.b, opacity * (color.alpha ?? 1)] : null;
}

/** Each subpath as control points, x and y in turn: one more than three a segment. */
function cubicPaths({ name, attributes }: Node): number[][] {
  const data = pathData(name, attributes);
  if (data === "" || !SVGPathCommander.isValidPath(data)) return [];
  const paths: number[][] = [];
  for (const [command, ...numbers] of SVGPathCommander.pathToCurve(data)) {
    if (command === "M") paths.push(numbers);
    else if (command === "C") paths.at(-1)?.push(...numbers);
  }
  return paths.filter(({ length }) => length > 2);
}

function pathData(name: string, attributes: Attributes): string {
  if (name === "path") return attributes.d ?? "";
  if (name === "line") {
    const { x1 = "0", y1 = "0", x2 = "0", y2 = "0" } = attributes;
    return `M${x1} ${y1}L${x2} ${y2}`;
  }
  if (name === "polyline" || name === "polygon") {
    return `M${attributes.points ?? ""}${name === "polygon" ? "Z" : ""}`;
  }
  return "";
}

/** Runs of at most three segments, each beginning where the one before ended. */
function pieces(points: readonly number[]): number[][] {
  const coordinates = 6 * MAX_SEGMENTS;
  const cut: number[][] = [];
  for (let start = 0; start + 2 < points.length; start += coordinates) {
    cut.push(points.slice(start, start + coordinates + 2));
  }
  return cut;
}
