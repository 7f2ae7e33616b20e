// Node-RED for the board: reached from this machine alone, as it asks nobody for a password.
module.exports = {
  uiHost: "127.0.0.1",
  uiPort: process.env.PORT || 1880,
  flowFile: "flows.json",
  flowFilePretty: true,
  credentialSecret: false, // the flow keeps none; the token stays in the environment
  telemetry: { enabled: false, updateNotification: false },
  logging: { console: { level: "info", metrics: false, audit: false } },
};
