// Some widgets of comments take their settings from a global variable, and inline scripts are forbidden here.
{
  const { widget, settings } = document.currentScript.dataset;
  const values = JSON.parse(settings);
  if (widget === "remark42") {
    values.theme ??= matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
    window.remark_config = values;
  } else {
    window.disqus_config = function () {
      Object.assign(this.page, values.page);
      if (values.language) this.language = values.language;
    };
  }
}
