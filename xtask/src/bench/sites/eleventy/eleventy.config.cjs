// The packages stand elsewhere than the site.
const require_ = require("node:module").createRequire(process.env.BENCH_PACKAGES + "/");
const markdown = require_("markdown-it");
const footnotes = require_("markdown-it-footnote");
const highlight = require_("@11ty/eleventy-plugin-syntaxhighlight");

module.exports = function (config) {
  config.setLibrary("md", markdown({ html: true, typographer: true }).use(footnotes));
  config.addPlugin(highlight);
  config.addPassthroughCopy({ static: "." });
  config.addFilter("day", (date) => date.toISOString().slice(0, 10));
  config.addFilter("moment", (date) => date.toISOString());
  config.addFilter("newest", (essays, n) => essays.slice(0, n));
  config.addFilter("minutes", (text) => Math.ceil(text.split(/\s+/).length / 200));
  // Newest first, each with its neighbours: asking for them page by page would look through all essays each time.
  config.addCollection("newest", (api) => {
    const essays = api.getFilteredByGlob("content/essays/*.md").reverse();
    essays.forEach((essay, at) => {
      essay.data.newer = essays[at - 1];
      essay.data.older = essays[at + 1];
    });
    return essays;
  });
  config.addCollection("terms", (api) => {
    const terms = new Map();
    for (const essay of api.getFilteredByGlob("content/essays/*.md").reverse()) {
      for (const name of essay.data.tags) {
        if (!terms.has(name)) terms.set(name, { name, pages: [] });
        terms.get(name).pages.push(essay);
      }
    }
    return [...terms.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  });
  return {
    dir: { input: "content", includes: "../_includes", output: "public" },
    markdownTemplateEngine: false,
  };
};
