//! What a write costs. Not a check but a measurement:
//! `TMPDIR=/dev/shm cargo test --release --lib output::tests::speed -- --ignored --nocapture`.

use std::time::Instant;

use rayon::prelude::*;

use super::*;

#[test]
#[ignore = "a measurement"]
#[allow(clippy::disallowed_methods, reason = "a measurement needs a clock")]
fn ten_thousand_small_files() {
    let site = Site::new();
    let plan: Vec<OutPath> = (0..10_000).map(|n| out(&format!("essays/page-{n}/index.html"))).collect();
    for (round, text) in [("fresh", "x"), ("unchanged, young", "x"), ("unchanged", "x"), ("all changed", "y")] {
        std::thread::sleep(std::time::Duration::from_millis(50));
        let page = text.repeat(4096);
        let mut folder = site.open().unwrap();
        let start = Instant::now();
        let session = folder.begin().unwrap();
        plan.par_iter().for_each(|path| {
            session.write(path, page.as_bytes()).unwrap();
        });
        let written = start.elapsed();
        session.commit().unwrap();
        let all = start.elapsed();
        eprintln!("{round}: write {:?}, with commit {:?} a file", written / 10_000, all / 10_000);
    }
    let start = Instant::now();
    plan.par_iter().for_each(|path| {
        let file = site.root.join("plain").join(path.as_str());
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, "x".repeat(4096)).unwrap();
    });
    eprintln!("plain fs::write for comparison: {:?} a file", start.elapsed() / 10_000);
    let start = Instant::now();
    let mut folder = site.open().unwrap();
    let session = folder.begin().unwrap();
    plan.par_iter().for_each(|path| assert!(session.keep(path, session.published_digest(path).unwrap())));
    session.commit().unwrap();
    eprintln!("keep all, with open: {:?} a file", start.elapsed() / 10_000);
}
