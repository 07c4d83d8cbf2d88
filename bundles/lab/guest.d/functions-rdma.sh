# SPDX-License-Identifier: Apache-2.0
# Copyright the Drover authors
#
# RDMA without a card: soft RoCE on a dummy interface. Both ends of a connection use its address.

# rdma_load [ADDRESS]: device rxe0 on 10.9.0.1, path MTU 4096 (which a dummy's own MTU of 1500 would not give). Cases that run
# side by side share it.
rdma_load() {
  (
    flock 9
    [ ! -e /sys/class/infiniband/rxe0 ] || exit 0
    modprobe -a rdma_rxe rdma_ucm dummy && ip link add rdma0 type dummy && ip link set rdma0 mtu 4200 up &&
      ip addr add "${1:-10.9.0.1}/24" dev rdma0 && ip -6 addr add fd00:9::1/64 dev rdma0 nodad &&
      rdma link add rxe0 type rxe netdev rdma0
  ) 9>/tmp/rdma_load.lock
}

# over_rdma: the case's pairs have their channels over RDMA, and its relays between each other
over_rdma() {
  rdma_load || fail "no RDMA device"
  LISTEN_AT=rdma:10.9.0.1:0
}

# rdma_java CLASS ARGUMENT...: a main class of the lab's tests, with Drover, its testkit and JUnit on the class path
rdma_java() {
  local path=("$LAB_TARGET/test-classes" "$DROVER_LIB"/*.jar "$DROVER_ROOT"/bundles/testkit/target/org.drover.testkit-*T.jar
    "$LAB_TARGET"/junit/*.jar)
  "$(lab_jdk 17)/bin/java" -Xmx256m -XX:+UseSerialGC -XX:MaxDirectMemorySize=1g -Dlab.rdma.address=rdma:10.9.0.1:0 \
    $RDMA_JAVA_OPTS -cp "$(IFS=:; echo "${path[*]}")" "$@"
}
