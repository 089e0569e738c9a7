import { findProgram, requireProgram } from './programs.js';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** How to get a Chromium, in a whole sentence. */
export const CHROMIUM_HOW_TO_GET =
  'Install Chromium: `apt-get install chromium` on Debian; or set KV_TEST_CHROMIUM to the path of a Chromium or Chrome.';

/**
 * The path of the Chromium that is here: that of KV_TEST_CHROMIUM, else the first on the PATH; undefined if there is
 * none. Answers at once, since tests must know while they are described.
 */
export function findChromium(): string | undefined {
  const named = process.env['KV_TEST_CHROMIUM'] ?? '';
  if (named !== '') return named;
  return NAMES.map((name) => findProgram(name)).find((path) => path !== null) ?? undefined;
}

/**
 * The path of a Chromium, installed from Debian's packages first if it is missing and we are root there.
 *
 * Throws `ServiceUnavailableError` when it cannot be had.
 */
export async function chromium(): Promise<string> {
  return (
    findChromium() ??
    (await requireProgram({ program: 'chromium', debianPackage: 'chromium', howToGet: CHROMIUM_HOW_TO_GET }))
  );
}

/** What keeps it from asking for a sandbox, which containers lack, and for anything from the network. */
const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** What starts a browser, such as Playwright's `chromium`, which gives it an empty profile and removes that at the end. */
interface Launcher<Browser> {
  launch(options: { readonly executablePath: string; readonly args: string[] }): Promise<Browser>;
}

/** Starts the Chromium that {@link chromium} finds, without a window; throws as that does. */
export async function launchChromium<Browser>(launcher: Launcher<Browser>): Promise<Browser> {
  return launcher.launch({ executablePath: await chromium(), args: ARGS });
}
