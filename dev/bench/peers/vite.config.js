// How each peer is built: Vite's production build as it comes, JSX without React's plugin,
// which is for development. The mode says which: index.html takes the folder of its name.
export default {
  esbuild: { jsx: 'automatic' },
  build: { emptyOutDir: true, reportCompressedSize: false },
};
