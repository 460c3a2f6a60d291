"""All of OpenStack Swift's servers in one process on the loopback, with its S3 interface in front: all-of-swift.py FOLDER PORT BUCKET..."""
import logging
import os
import sys

folder, port, buckets = sys.argv[1], int(sys.argv[2]), sys.argv[3:]
with open(os.path.join(folder, 'swift.conf'), 'w') as conf:
    conf.write('[swift-hash]\nswift_hash_path_suffix = pulih\n')

import eventlet
import eventlet.wsgi
from swift.common import utils
eventlet.hubs.use_hub(utils.get_hub())
eventlet.patcher.monkey_patch(all=False, socket=True, select=True, thread=True)
utils.set_swift_dir(folder)

from swift.account.server import AccountController
from swift.common.http_protocol import SwiftHttpProtocol
from swift.common.ring.builder import RingBuilder
from swift.common.swob import HTTPForbidden, Request, wsgify
from swift.common.wsgi import loadapp, make_pre_authed_request
from swift.container.server import ContainerController
from swift.obj.server import ObjectController


class Memory(dict):
    """What Swift keeps in memcached; only ever seen by this one process."""

    def __bool__(self):
        return True

    def get(self, key, raise_on_error=False):
        return dict.get(self, key)

    def set(self, key, value, serialize=True, time=0, min_compress_len=0, raise_on_error=False):
        self[key] = value

    def incr(self, key, delta=1, time=0):
        self[key] = str(max(0, int(dict.get(self, key, 0)) + int(delta)))
        return int(self[key])

    def decr(self, key, delta=1, time=0):
        return self.incr(key, -int(delta), time)

    def delete(self, key, server_key=None):
        self.pop(key, None)


MEMORY = Memory()


def memory_factory(global_conf, **local_conf):
    def before(app):
        def call(env, start_response):
            env['swift.cache'] = MEMORY

            def start(status, headers, exc_info=None):
                # Without a length eventlet would send the end of a chunked body after the head of a HEAD.
                if env['REQUEST_METHOD'] == 'HEAD' and 'content-length' not in (name.lower() for name, _ in headers):
                    headers = [*headers, ('Content-Length', '0')]
                return start_response(status, headers, exc_info)
            return app(env, start)
        return call
    return before


def lock_factory(global_conf, **local_conf):
    """While the file `locked` lies there, objects are added and never replaced or deleted. Parts of uploads are no objects yet."""
    def before(app):
        @wsgify
        def call(request):
            path = request.path_info.split('/', 4)
            if os.path.exists(os.path.join(folder, 'locked')) and len(path) == 5 and path[4] and not path[3].endswith('+segments'):
                if request.method == 'DELETE':
                    return HTTPForbidden()
                if request.method in ('PUT', 'POST') and make_pre_authed_request(request.environ, 'HEAD', request.path_info, agent='lock', swift_source='LOCK').get_response(app).is_success:
                    return HTTPForbidden()
            return app
        return call
    return before


def listen(on=0):
    return eventlet.listen(('127.0.0.1', on))


def serve(socket, app, name):
    log = utils.get_logger({'log_name': name}, log_route=name)
    eventlet.spawn(eventlet.wsgi.server, socket, app, log, protocol=SwiftHttpProtocol, log_output=False, socket_timeout=60)


devices = os.path.join(folder, 'devices')
os.makedirs(os.path.join(devices, 'sda1'), exist_ok=True)
conf = {'swift_dir': folder, 'devices': devices, 'mount_check': 'false', 'fallocate_reserve': '0', 'node_timeout': '60', 'conn_timeout': '10'}
for name, controller in (('account', AccountController), ('container', ContainerController), ('object', ObjectController)):
    socket = listen()
    ring = RingBuilder(2, 1, 1)
    ring.add_dev({'id': 0, 'region': 1, 'zone': 1, 'weight': 1, 'ip': '127.0.0.1', 'port': socket.getsockname()[1], 'device': 'sda1'})
    ring.rebalance()
    ring.get_ring().save(os.path.join(folder, name + '.ring.gz'))
    serve(socket, controller(conf), name)

sys.modules['swift_here'] = sys.modules[__name__]
with open(os.path.join(folder, 'proxy.conf'), 'w') as proxy:
    proxy.write('''[DEFAULT]
swift_dir = %(folder)s
[pipeline:main]
pipeline = catch_errors memory s3api tempauth lock slo proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
node_timeout = 60
recoverable_node_timeout = 60
conn_timeout = 10
[filter:catch_errors]
use = egg:swift#catch_errors
[filter:memory]
paste.filter_factory = swift_here:memory_factory
[filter:lock]
paste.filter_factory = swift_here:lock_factory
[filter:s3api]
use = egg:swift#s3api
[filter:tempauth]
use = egg:swift#tempauth
user_pulih_cadangan = %(secret)s .admin
[filter:slo]
use = egg:swift#slo
''' % {'folder': folder, 'secret': os.environ['SECRET']})
socket = listen(port)
app = loadapp(os.path.join(folder, 'proxy.conf'), global_conf={'log_name': 'proxy'})
for bucket in buckets:
    made = make_pre_authed_request({'swift.cache': MEMORY}, 'PUT', '/v1/AUTH_pulih/' + bucket, agent='start', swift_source='START').get_response(app)
    if not made.is_success:
        sys.exit('bucket %s: %s %s' % (bucket, made.status, made.body))
serve(socket, app, 'proxy')
# Swift speaks to syslog only.
for logger in list(logging.root.manager.loggerDict.values()):
    if isinstance(logger, logging.Logger):
        logger.handlers = []
        logger.propagate = True
to_log = logging.StreamHandler(sys.stderr)
to_log.setLevel(logging.WARNING)
logging.root.addHandler(to_log)
with open(os.path.join(folder, 'ready'), 'w') as ready:
    ready.write(str(os.getpid()))
while True:
    eventlet.sleep(3600)
