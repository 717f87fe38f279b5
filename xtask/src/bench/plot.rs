//! Figures as SVG: files without scripts that follow the reader's choice of light or dark.

use std::fmt::Write as _;

use crate::workspace::grouped;

const WIDTH: f64 = 640.0;

/// Colours that can be told from each other on both papers. Names stand beside bars and lines, so that nothing hangs on
/// colour alone.
const STYLE: &str = "<style>\
    :root{--paper:#fff;--ink:#1f2328;--faint:#59636e;--line:#d1d9e0;--c0:#9a3412;--c1:#57606a;--c2:#0969da;--c3:#6639ba;\
    --c4:#1a7f37;--c5:#9a6700}\
    @media(prefers-color-scheme:dark){:root{--paper:#0d1117;--ink:#e6edf3;--faint:#9198a1;--line:#3d444d;--c0:#fb923c;\
    --c1:#8b949e;--c2:#58a6ff;--c3:#bc8cff;--c4:#3fb950;--c5:#d29922}}\
    text{font:13px system-ui,sans-serif;fill:var(--ink)}.faint{fill:var(--faint)}.title{font-weight:600;font-size:15px}\
    .axis{stroke:var(--line);fill:none}\
    </style>";

/// How many colours there are.
const COLOURS: usize = 6;

/// One of some things that are compared.
#[derive(Debug)]
pub(super) struct Bar {
    pub(super) name: String,
    pub(super) value: f64,
    /// The value as people write it.
    pub(super) label: String,
}

/// How something grows with something else: pairs above zero, from left to right.
#[derive(Debug)]
pub(super) struct Curve {
    pub(super) name: String,
    pub(super) points: Vec<(f64, f64)>,
}

/// Horizontal bars from zero, all on one scale.
pub(super) fn bars(title: &str, bars: &[Bar]) -> String {
    let (left, step) = (150.0, 34.0);
    let most = bars.iter().map(|bar| bar.value).fold(f64::MIN_POSITIVE, f64::max);
    let mut drawing = String::new();
    let mut top = 48.0;
    for (at, bar) in bars.iter().enumerate() {
        // Behind the longest there is room for its label.
        let width = (WIDTH - left - 90.0) * bar.value / most;
        let base = top + 15.0;
        text(&mut drawing, (left - 10.0, base), "text-anchor=\"end\"", &bar.name);
        // Writing into a string has no way to fail.
        let _ = writeln!(
            drawing,
            "<rect x=\"{left:.1}\" y=\"{top:.1}\" width=\"{width:.1}\" height=\"20\" fill=\"var(--c{})\"/>",
            at % COLOURS
        );
        text(&mut drawing, (left + width + 8.0, base), "class=\"faint\"", &bar.label);
        top += step;
    }
    document(title, top + 6.0, &drawing)
}

/// Lines on logarithmic scales, so that what grows in proportion has the same slope everywhere.
pub(super) fn curves(title: &str, of_x: &str, of_y: &str, curves: &[Curve]) -> String {
    let (left, right, top, bottom) = (70.0, WIDTH - 120.0, 70.0, 380.0);
    let points = || curves.iter().flat_map(|curve| &curve.points);
    let xs = decades(points().map(|point| point.0));
    let ys = decades(points().map(|point| point.1));
    let place = |(x, y): (f64, f64)| (scale(x, xs, left, right), scale(y, ys, bottom, top));
    let mut drawing = String::new();
    for power in xs.0..=xs.1 {
        let x = scale(10_f64.powi(power), xs, left, right);
        line(&mut drawing, (x, top), (x, bottom));
        text(&mut drawing, (x, bottom + 20.0), "class=\"faint\" text-anchor=\"middle\"", &number(power));
    }
    for power in ys.0..=ys.1 {
        let y = scale(10_f64.powi(power), ys, bottom, top);
        line(&mut drawing, (left, y), (right, y));
        text(&mut drawing, (left - 8.0, y + 4.0), "class=\"faint\" text-anchor=\"end\"", &number(power));
    }
    text(&mut drawing, (right, bottom + 40.0), "class=\"faint\" text-anchor=\"end\"", of_x);
    text(&mut drawing, (left - 50.0, top - 16.0), "class=\"faint\"", of_y);
    for (at, curve) in curves.iter().enumerate() {
        let at = at % COLOURS;
        let placed: Vec<(f64, f64)> = curve.points.iter().map(|&point| place(point)).collect();
        let path: Vec<String> = placed.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
        let _ = writeln!(
            drawing,
            "<polyline points=\"{}\" fill=\"none\" stroke=\"var(--c{at})\" stroke-width=\"2\"/>",
            path.join(" ")
        );
        for (x, y) in &placed {
            let _ = writeln!(drawing, "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"3.5\" fill=\"var(--c{at})\"/>");
        }
        if let Some((x, y)) = placed.last() {
            text(&mut drawing, (x + 9.0, y + 4.0), "", &curve.name);
        }
    }
    document(title, bottom + 52.0, &drawing)
}

fn document(title: &str, height: f64, drawing: &str) -> String {
    let title = escape(title);
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH:.0} {height:.0}\" width=\"{WIDTH:.0}\" \
         height=\"{height:.0}\" role=\"img\" aria-label=\"{title}\">\n{STYLE}\n\
         <rect width=\"100%\" height=\"100%\" fill=\"var(--paper)\"/>\n\
         <text x=\"20\" y=\"28\" class=\"title\">{title}</text>\n{drawing}</svg>\n"
    )
}

/// The powers of ten below the least and above the most; one decade at least.
#[expect(clippy::cast_possible_truncation, reason = "logarithms of what can be measured are small")]
fn decades(values: impl Iterator<Item = f64>) -> (i32, i32) {
    let (mut least, mut most) = (f64::MAX, f64::MIN_POSITIVE);
    for value in values {
        (least, most) = (least.min(value), most.max(value));
    }
    let low = least.min(most).log10().floor() as i32;
    (low, (most.log10().ceil() as i32).max(low + 1))
}

fn scale(value: f64, decades: (i32, i32), from: f64, to: f64) -> f64 {
    let (low, high) = (f64::from(decades.0), f64::from(decades.1));
    from + (value.log10() - low) / (high - low) * (to - from)
}

fn number(power: i32) -> String {
    match u32::try_from(power) {
        Ok(power) => grouped(10_usize.pow(power)),
        Err(_) => format!("{:.digits$}", 10_f64.powi(power), digits = power.unsigned_abs() as usize),
    }
}

fn line(drawing: &mut String, from: (f64, f64), to: (f64, f64)) {
    let ((x, y), (to_x, to_y)) = (from, to);
    let _ = writeln!(drawing, "<path class=\"axis\" d=\"M{x:.1} {y:.1}L{to_x:.1} {to_y:.1}\"/>");
}

fn text(drawing: &mut String, (x, y): (f64, f64), attributes: &str, text: &str) {
    let _ = writeln!(drawing, "<text x=\"{x:.1}\" y=\"{y:.1}\" {attributes}>{}</text>", escape(text));
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}
