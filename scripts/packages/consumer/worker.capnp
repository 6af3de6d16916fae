using Workerd = import "/workerd/workerd.capnp";

# Without `nodejs_compat`: what Node has, this worker has not.
const config :Workerd.Config = (
  services = [(
    name = "offline",
    worker = (modules = [(name = "worker", esModule = embed "worker.bundle.mjs")], compatibilityDate = "2025-01-01"),
  )],
);
