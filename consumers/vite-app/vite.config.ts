import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

export default defineConfig({
  plugins: [react()],
  // found late, what only the worker imports makes Vite reload the page under its user
  optimizeDeps: { entries: ['index.html', 'src/**/*.worker.ts'] },
})
