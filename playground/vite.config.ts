import react from '@vitejs/plugin-react'
import { defaultClientConditions, defineConfig } from 'vite'

// The dev server runs the packages' sources, so `npm start` needs no build. The built app takes their dist,
// as a user's app does, so the end-to-end tests prove what is published.
export default defineConfig(({ command, isPreview }) => ({
  plugins: [react()],
  resolve:
    command === 'serve' && !isPreview
      ? { conditions: ['rivulet-source', ...defaultClientConditions] }
      : {},
  worker: { format: 'es' },
  // what only a worker imports is found before the page opens; found later, Vite reloads the page under the user
  optimizeDeps: { entries: ['index.html', 'src/**/*.worker.ts'] },
}))
