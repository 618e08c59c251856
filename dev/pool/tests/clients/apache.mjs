// Apache as a process of this test. $WILD_RYDES_APACHE is the folder below which its files are:
// "/" where it is installed, otherwise the folder that its packages were unpacked into.
import { spawn } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const place = process.env.WILD_RYDES_APACHE ?? "/";
const program = join(place, "usr/sbin/apache2");
const modules = join(place, "usr/lib/apache2/modules");

/** Returns a port that is free at the moment. */
export async function freePort() {
  const server = createServer();
  await new Promise((done) => { server.listen(0, "127.0.0.1", done); });
  const { port } = server.address();
  await new Promise((done) => { server.close(done); });
  return port;
}

/** Starts Apache with these modules and this configuration, and waits until it answers. */
export async function start(port, names, configuration) {
  if (!existsSync(join(modules, "mod_auth_openidc.so"))) {
    throw new Error("Apache with mod_auth_openidc is missing: run `cargo xtask test --only host`, "
      + "which fetches it, or install apache2-bin and libapache2-mod-auth-openidc (Debian, Ubuntu)");
  }
  const folder = mkdtempSync(join(tmpdir(), "cognito-local-apache-"));
  const [file, log] = ["apache.conf", "error.log"].map((name) => join(folder, name));
  const load = ["mpm_event", "authn_core", "authz_core", "authz_user", ...names]
    .map((name) => `LoadModule ${name}_module ${join(modules, `mod_${name}.so`)}`);
  mkdirSync(join(folder, "protected"));
  for (const page of ["protected/index.html", "out.html"]) {
    writeFileSync(join(folder, page), `<h1>${page}</h1>\n`);
  }
  // Root's Apache serves as another user, who has to reach the folder.
  chmodSync(folder, 0o755);
  writeFileSync(file, [
    ...load, `ServerRoot ${folder}`, `DocumentRoot ${folder}`, `DefaultRuntimeDir ${folder}`,
    `PidFile ${folder}/pid`, `ErrorLog ${log}`, "ServerName localhost",
    ...(process.getuid() === 0 ? ["User nobody", "Group nogroup"] : []),
    `Listen 127.0.0.1:${port}`, configuration, "",
  ].join("\n"));
  const libraries = join(place, "usr/lib");
  const folders = readdirSync(libraries).filter((name) => name.endsWith("-linux-gnu"));
  const path = folders.map((name) => join(libraries, name)).join(":");
  const env = place === "/" ? process.env : { ...process.env, LD_LIBRARY_PATH: path };
  const child = spawn(program, ["-X", "-f", file], { env, stdio: "ignore" });
  const errors = () => (existsSync(log) ? readFileSync(log, "utf8") : "");
  const stop = () => {
    child.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  };
  process.on("exit", stop);
  let ended = false;
  child.on("error", () => { ended = true; });
  child.on("exit", () => { ended = true; });
  while (!(await answers(port))) {
    if (ended) throw new Error(`Apache ended: ${errors()}`);
  }
  return { stop, errors };
}

/** Returns true if something listens on a port; if not, after a moment. */
function answers(port) {
  return new Promise((done) => {
    const socket = connect(port, "127.0.0.1");
    socket.on("connect", () => { socket.destroy(); done(true); });
    socket.on("error", () => { setTimeout(done, 10, false); });
  });
}
