#!/usr/bin/env bash
# Packages: velocityjs 2.1.7, amplify-velocity-template 1.4.17 (npm), airspeed 0.7.1 (PyPI).
#
# Expected: three engines for Apache's Velocity Template Language, in which the mapping templates of
# API Gateway and AppSync are written, render one template alike: serverless-offline has the first,
# Amplify's simulator of AppSync the second, and the third is Python's. Velocity's User Guide (1.7)
# drops the fraction of a quotient of two integers, loops over the values of a map, compares values
# of different classes as texts, leaves a loop at #break, and has `$!` for nothing in place of a
# reference without a value. The methods of a text are those of a Java String.
#
# Seen: no two agree, and none does all. Both of JavaScript have 3.5 for 7 / 2, and write null for
# a quiet reference to null. airspeed has -4 for -7 / 2, loops over the keys, knows no entrySet and
# no substring, and writes #break as text. velocityjs ends the round before it leaves the loop. "5"
# is 5 in velocityjs alone. For both of JavaScript the pattern of replaceAll is plain text.
#
# Why it matters here: what a template makes of a ride's request, for DynamoDB or for a function, is
# right in the tests and something else in production, and none of these is an error.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund --ignore-scripts velocityjs@2.1.7 amplify-velocity-template@1.4.17 > /dev/null
python3 -m venv python > /dev/null
python/bin/pip install --quiet --disable-pip-version-check airspeed==0.7.1
cat > templates <<'TEMPLATES'
#set($half = 7 / 2)$half
#set($half = -7 / 2)$half
#foreach($each in $ride)$each #end
#foreach($each in $ride.entrySet())$each.key=$each.value #end
#foreach($each in $stops)#if($foreach.count == 2)#break#end$each #end
[$!nobody]
#if($text == 5)equal#{else}not equal#end
$name.replaceAll("[aeiou]", "_")
$name.substring(0, 4) $name.toUpperCase()
#foreach($each in $stops)$each#if($foreach.hasNext), #end#end
TEMPLATES
cat > probe.mjs <<'PROBE'
import { readFileSync } from 'node:fs';
import { render } from 'velocityjs';
import amplify from 'amplify-velocity-template';
const values = () => ({ ride: { id: 7, to: 'Wien' }, stops: ['a', 'b', 'c'], nobody: null, text: '5', name: 'Wild Rydes' });
for (const template of readFileSync('templates', 'utf8').trim().split('\n')) {
  console.log(`velocityjs: ${template} => ${render(template, values())}`);
  console.log(`amplify-velocity-template: ${template} => ${new amplify.Compile(amplify.parse(template)).render(values())}`);
}
PROBE
cat > probe.py <<'PROBE'
from airspeed import Template
for template in open("templates").read().strip().split("\n"):
    values = {"ride": {"id": 7, "to": "Wien"}, "stops": ["a", "b", "c"], "nobody": None, "text": "5", "name": "Wild Rydes"}
    print(f"airspeed: {template} => {Template(template).merge(values)}")
PROBE
{ node --no-warnings probe.mjs; python/bin/python probe.py; } | tee seen
cat > expected <<'EXPECTED'
velocityjs: #set($half = 7 / 2)$half => 3.5
amplify-velocity-template: #set($half = 7 / 2)$half => 3.5
velocityjs: #set($half = -7 / 2)$half => -3.5
amplify-velocity-template: #set($half = -7 / 2)$half => -3.5
velocityjs: #foreach($each in $ride)$each #end => 7 Wien 
amplify-velocity-template: #foreach($each in $ride)$each #end => 7 Wien 
velocityjs: #foreach($each in $ride.entrySet())$each.key=$each.value #end => id=7 to=Wien 
amplify-velocity-template: #foreach($each in $ride.entrySet())$each.key=$each.value #end => id=7 to=Wien 
velocityjs: #foreach($each in $stops)#if($foreach.count == 2)#break#end$each #end => a b 
amplify-velocity-template: #foreach($each in $stops)#if($foreach.count == 2)#break#end$each #end => a 
velocityjs: [$!nobody] => [null]
amplify-velocity-template: [$!nobody] => [null]
velocityjs: #if($text == 5)equal#{else}not equal#end => equal
amplify-velocity-template: #if($text == 5)equal#{else}not equal#end => not equal
velocityjs: $name.replaceAll("[aeiou]", "_") => Wild Rydes
amplify-velocity-template: $name.replaceAll("[aeiou]", "_") => Wild Rydes
velocityjs: $name.substring(0, 4) $name.toUpperCase() => Wild WILD RYDES
amplify-velocity-template: $name.substring(0, 4) $name.toUpperCase() => Wild WILD RYDES
velocityjs: #foreach($each in $stops)$each#if($foreach.hasNext), #end#end => a, b, c
amplify-velocity-template: #foreach($each in $stops)$each#if($foreach.hasNext), #end#end => a, b, c
airspeed: #set($half = 7 / 2)$half => 3
airspeed: #set($half = -7 / 2)$half => -4
airspeed: #foreach($each in $ride)$each #end => id to 
airspeed: #foreach($each in $ride.entrySet())$each.key=$each.value #end => 
airspeed: #foreach($each in $stops)#if($foreach.count == 2)#break#end$each #end => a #breakb c 
airspeed: [$!nobody] => []
airspeed: #if($text == 5)equal#{else}not equal#end => not equal
airspeed: $name.replaceAll("[aeiou]", "_") => W_ld Ryd_s
airspeed: $name.substring(0, 4) $name.toUpperCase() => $name.substring(0, 4) $name.toUpperCase()
airspeed: #foreach($each in $stops)$each#if($foreach.hasNext), #end#end => a, b, c
EXPECTED
cmp -s seen expected || { echo 'CHANGED: the templates are rendered differently than described'; exit 1; }
