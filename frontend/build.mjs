// Bundles the pages' scripts into the package's static folder.
import { build } from "esbuild";

await build({
  entryPoints: ["src/theme.ts", "src/today.ts"],
  outdir: "../src/chocolate_factory/web/static/build",
  bundle: true,
  minify: true,
  format: "iife",
  target: ["es2022"],
  charset: "utf8",
  legalComments: "none",
  logLevel: "warning",
});
