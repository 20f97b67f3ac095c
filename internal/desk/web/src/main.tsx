import { render } from 'preact'
import { Desk } from './desk'
import { start } from './session'
import './desk.css'

const root = document.getElementById('desk')
if (root) render(<Desk />, root)
void start()
