// Opens the pages given as arguments in Chromium, one after the other. Prints "published" when a
// page has published, then, when the page has ended, what it has received, a line for each message,
// and "done". Arguments that begin with "--" are for Chromium.
import { chromium } from "playwright-core";

const [executablePath, screenshots, ...rest] = process.argv.slice(2);
const options = rest.filter((it) => it.startsWith("--"));
const pages = rest.filter((it) => !it.startsWith("--"));

const browser = await chromium.launch({
  executablePath,
  args: [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    ...options,
  ],
});
try {
  for (const [place, url] of pages.entries()) {
    const page = await browser.newPage();
    page.on("pageerror", (problem) => console.log("error: " + problem.message));
    await page.goto(url);
    const state = page.locator("#state");
    const reached = async (pattern) => {
      await page.waitForFunction(
        (wanted) => new RegExp(wanted).test(document.getElementById("state").textContent),
        pattern,
      );
      const text = await state.textContent();
      if (text.startsWith("failed")) {
        throw new Error(url + " " + text);
      }
    };
    await reached("^(published|done|failed)");
    console.log("published");
    await reached("^(done|failed)");
    const received = await page.locator("#received li").allTextContents();
    await page.screenshot({ path: `${screenshots}/page-${place}.png` });
    received.forEach((line) => console.log(line));
    console.log("done");
    await page.close();
  }
} finally {
  await browser.close();
}
