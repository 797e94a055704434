// Builds what the portal serves from /static/portal/: style sheets (left-to-right and right-to-left),
// fonts, the icon sprite and the version of the script. The output is committed.
//
//   npm ci && npm run build     writes ../portal/static/portal/
//   npm run check               builds in memory and fails if a committed file differs,
//                               then names classes that templates use and the style sheet lacks
import { readFileSync, writeFileSync, mkdirSync, existsSync, readdirSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import * as sass from "sass";
import postcss from "postcss";
import rtlcss from "rtlcss";
import esbuild from "esbuild";
import { unused, namesOnly, icons, fonts } from "./selection.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, "../portal/static/portal");
const modules = join(here, "node_modules");
const italia = join(modules, "bootstrap-italia");
// The oldest browsers we promise to serve well; older ones get the page without the refinements.
const target = ["chrome80", "safari13", "firefox78"];
const check = process.argv.includes("--check");
const files = new Map();

/** Drops every selector that names a class of a family we never use, then rules left empty. */
const dropUnused = {
  postcssPlugin: "drop-unused",
  OnceExit(root) {
    root.walkRules((rule) => {
      if (rule.parent.type === "atrule" && rule.parent.name.endsWith("keyframes")) return;
      const kept = rule.selectors.filter((selector) => {
        // A class inside :not() does not make the rule useless.
        const positive = selector.replace(/:not\([^)]*\)/g, "");
        return !unused.some((family) => family.test(positive));
      });
      if (kept.length === 0) rule.remove();
      else if (kept.length < rule.selectors.length) rule.selectors = kept;
    });
    root.walkAtRules((rule) => {
      if (rule.nodes && rule.nodes.length === 0) rule.remove();
    });
  },
};

function compile(name) {
  const { css } = sass.compile(join(here, "scss", `${name}.scss`), {
    loadPaths: [join(italia, "src/scss"), modules],
    // Bootstrap Italia 2 is written with @import; its notices are not ours to fix.
    logger: sass.Logger.silent,
  });
  return css;
}

const minify = (css) => esbuild.transformSync(css, { loader: "css", minify: true, target }).code;

// 1. Style sheets.
for (const name of ["snodo", "print", "fonts", "autocomplete"]) {
  // All of the autocomplete's rules are ours: the family of that name in Bootstrap Italia is another thing.
  const { css } = postcss(name === "autocomplete" ? [] : [dropUnused]).process(compile(name), { from: undefined });
  const licence = name === "snodo" ? "/* Bootstrap Italia 2.18.3, BSD-3-Clause; see licences.txt */\n" : "";
  files.set(`${name}.css`, licence + minify(css));
  if (name === "snodo") files.set("snodo.rtl.css", licence + minify(rtlcss.process(css)));
}

// 2. Fonts: the subsets of the package, latin and latin-ext, woff2 only.
for (const font of fonts) {
  files.set(`fonts/${font}`, readFileSync(join(modules, "@fontsource/titillium-web/files", font)));
}

// 3. Icons: a sprite with the symbols we use, names kept; our own drawings fill two gaps.
const sprite = readFileSync(join(italia, "dist/svg/sprites.svg"), "utf8");
const symbols = icons.map((name) => {
  const own = join(here, "icons", `${name}.svg`);
  if (existsSync(own)) {
    const body = readFileSync(own, "utf8").replace(/<svg[^>]*>|<\/svg>/g, "").trim();
    return `<symbol id="${name}" viewBox="0 0 24 24">${body}</symbol>`;
  }
  const found = sprite.match(new RegExp(`<symbol id="${name}"[^]*?</symbol>`));
  if (!found) throw new Error(`icons.svg: Bootstrap Italia has no symbol ${name} and icons/${name}.svg is missing`);
  return found[0];
});
files.set("icons.svg", `<svg xmlns="http://www.w3.org/2000/svg">\n${symbols.join("\n")}\n</svg>\n`);

// 4. Script: minified, one file for every page.
files.set("snodo.js", esbuild.transformSync(readFileSync(join(here, "js/snodo.js"), "utf8"), {
  minify: true, target: ["es2017"],
}).code);

// A second one, for the pages with a long list; its library is inside.
files.set("autocomplete.js", esbuild.buildSync({
  entryPoints: [join(here, "js/autocomplete.js")], bundle: true, minify: true, write: false, format: "iife",
  target: ["es2017"], legalComments: "none",
}).outputFiles[0].text);

// 5. Licences of what is inside.
files.set("licences.txt", [
  "Bootstrap Italia 2.18.3 (parts of snodo.css and icons.svg)\n",
  readFileSync(join(italia, "LICENSE"), "utf8").trim(),
  "\n\nTitillium Web (fonts/), SIL Open Font License 1.1\n",
  readFileSync(join(modules, "@fontsource/titillium-web/LICENSE"), "utf8").trim(),
  "\n\naccessible-autocomplete 3.0.1 (autocomplete.js), MIT\n",
  readFileSync(join(modules, "accessible-autocomplete/LICENSE.txt"), "utf8").trim(), "",
].join("\n"));

let stale = 0;
for (const [name, content] of files) {
  const path = join(out, name);
  const bytes = Buffer.from(content);
  if (check) {
    if (!existsSync(path) || !readFileSync(path).equals(bytes)) {
      console.error(`stale: ${name}: run "npm run build"`);
      stale += 1;
    }
  } else {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, bytes);
  }
  console.log(`${String(bytes.length).padStart(8)} ${String(gzipSync(bytes).length).padStart(8)} gz  ${name}`);
}

// 6. Classes of Bootstrap Italia that a template asks for and the style sheet does not have.
const classesOf = (css) => new Set([...css.matchAll(/\.(-?[_a-zA-Z][\w-]*)/g)].map((m) => m[1]));
const ours = classesOf(files.get("snodo.css"));
const theirs = classesOf(readFileSync(join(italia, "dist/css/bootstrap-italia.min.css"), "utf8"));
const rooms = readdirSync(join(here, ".."), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !entry.name.startsWith(".") && entry.name !== "assets");
const missing = new Map();
for (const room of rooms) {
  const folder = join(here, "..", room.name, "templates");
  if (!existsSync(folder)) continue;
  for (const entry of readdirSync(folder, { recursive: true })) {
    if (!entry.endsWith(".html")) continue;
    const text = readFileSync(join(folder, entry), "utf8");
    for (const [, value] of text.matchAll(/class="([^"]*)"/g)) {
      for (const name of value.replace(/\{[%{].*?[%}]\}/g, " ").split(/\s+/)) {
        if (theirs.has(name) && !ours.has(name) && !namesOnly.includes(name)) missing.set(name, relative(join(here, ".."), join(folder, entry)));
      }
    }
  }
}
for (const [name, where] of missing) console.warn(`not in snodo.css: .${name} (${where})`);
if (stale) process.exit(1);
