import { expect, test } from 'vitest'
import { RequestMeter } from '../../../src-main/status/request-meter.js'

const second = 1000

test('requests count for one minute', () => {
  const meter = new RequestMeter()
  for (let at = 0; at < 90; at++) meter.count({ fifo: false, charged: false }, at * second)
  expect(meter.read(89 * second).requestsPerMinute).toBe(60)
  expect(meter.read(120 * second).requestsPerMinute).toBe(29)
  expect(meter.read(200 * second)).toEqual({ requestsPerMinute: 0, dollarsPerDay: 0 })
})

test('a day at one request a second costs what AWS asks for it', () => {
  const standard = new RequestMeter()
  const fifo = new RequestMeter()
  for (let at = 0; at < 60; at++) {
    standard.count({ fifo: false, charged: true }, at * second)
    fifo.count({ fifo: true, charged: true }, at * second)
  }
  expect(standard.read(59 * second).dollarsPerDay).toBeCloseTo(86_400 * 0.4e-6, 10)
  expect(fifo.read(59 * second).dollarsPerDay).toBeCloseTo(86_400 * 0.5e-6, 10)
})

test('an emulator costs nothing', () => {
  const meter = new RequestMeter()
  meter.count({ fifo: true, charged: false }, 0)
  expect(meter.read(0)).toEqual({ requestsPerMinute: 1, dollarsPerDay: 0 })
})
