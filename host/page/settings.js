/**
 * What the server wrote into the page: userId, permissions, and whether there is a simulated org. It must run before any component
 * module, because `@salesforce/user/Id` and the permission imports are read from it.
 */
globalThis.holdfastHost = JSON.parse(document.getElementById('host-settings').textContent);
