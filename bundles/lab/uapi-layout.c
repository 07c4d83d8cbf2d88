// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
/*
 * Prints, a "name value" a line in decimal, the constants, sizes and offsets of the kernel's VFIO and iommufd
 * interface that the VFIO backend uses, as the compiler sees them in <linux/vfio.h> and <linux/iommufd.h>.
 * "struct" is a size, "struct.field" an offset, "struct.field:size" the field's size.
 */
#include <linux/iommufd.h>
#include <linux/vfio.h>
#include <stddef.h>
#include <stdio.h>

#define CONSTANT(name) printf("%s %llu\n", #name, (unsigned long long)(name))
#define STRUCT(type) printf("%s %zu\n", #type, sizeof(struct type))
#define FIELD(type, field)                                                                                        \
  printf("%s.%s %zu\n%s.%s:size %zu\n", #type, #field, offsetof(struct type, field), #type, #field,               \
         sizeof(((struct type *)0)->field))
/* A flexible array: an offset, no size. */
#define TAIL(type, field) printf("%s.%s %zu\n", #type, #field, offsetof(struct type, field))

static void requests(void) {
  CONSTANT(VFIO_API_VERSION);
  CONSTANT(VFIO_TYPE1_IOMMU);
  CONSTANT(VFIO_TYPE1v2_IOMMU);
  CONSTANT(VFIO_NOIOMMU_IOMMU);
  CONSTANT(VFIO_GET_API_VERSION);
  CONSTANT(VFIO_CHECK_EXTENSION);
  CONSTANT(VFIO_SET_IOMMU);
  CONSTANT(VFIO_GROUP_GET_STATUS);
  CONSTANT(VFIO_GROUP_SET_CONTAINER);
  CONSTANT(VFIO_GROUP_UNSET_CONTAINER);
  CONSTANT(VFIO_GROUP_GET_DEVICE_FD);
  CONSTANT(VFIO_DEVICE_GET_INFO);
  CONSTANT(VFIO_DEVICE_GET_REGION_INFO);
  CONSTANT(VFIO_DEVICE_GET_IRQ_INFO);
  CONSTANT(VFIO_DEVICE_SET_IRQS);
  CONSTANT(VFIO_DEVICE_RESET);
  CONSTANT(VFIO_DEVICE_FEATURE);
  CONSTANT(VFIO_MIG_GET_PRECOPY_INFO);
  CONSTANT(VFIO_IOMMU_GET_INFO);
  CONSTANT(VFIO_IOMMU_MAP_DMA);
  CONSTANT(VFIO_IOMMU_UNMAP_DMA);
  CONSTANT(VFIO_IOMMU_DIRTY_PAGES);
  CONSTANT(VFIO_DEVICE_BIND_IOMMUFD);
  CONSTANT(VFIO_DEVICE_ATTACH_IOMMUFD_PT);
  CONSTANT(VFIO_DEVICE_DETACH_IOMMUFD_PT);
}

static void groups_and_devices(void) {
  STRUCT(vfio_group_status);
  FIELD(vfio_group_status, argsz);
  FIELD(vfio_group_status, flags);
  CONSTANT(VFIO_GROUP_FLAGS_VIABLE);
  CONSTANT(VFIO_GROUP_FLAGS_CONTAINER_SET);

  STRUCT(vfio_device_info);
  FIELD(vfio_device_info, argsz);
  FIELD(vfio_device_info, flags);
  FIELD(vfio_device_info, num_regions);
  FIELD(vfio_device_info, num_irqs);
  FIELD(vfio_device_info, cap_offset);
  CONSTANT(VFIO_DEVICE_FLAGS_RESET);
  CONSTANT(VFIO_DEVICE_FLAGS_PCI);
  CONSTANT(VFIO_DEVICE_FLAGS_CAPS);

  STRUCT(vfio_region_info);
  FIELD(vfio_region_info, argsz);
  FIELD(vfio_region_info, flags);
  FIELD(vfio_region_info, index);
  FIELD(vfio_region_info, cap_offset);
  FIELD(vfio_region_info, size);
  FIELD(vfio_region_info, offset);
  CONSTANT(VFIO_REGION_INFO_FLAG_READ);
  CONSTANT(VFIO_REGION_INFO_FLAG_WRITE);
  CONSTANT(VFIO_REGION_INFO_FLAG_MMAP);
  CONSTANT(VFIO_REGION_INFO_FLAG_CAPS);

  STRUCT(vfio_irq_info);
  FIELD(vfio_irq_info, argsz);
  FIELD(vfio_irq_info, flags);
  FIELD(vfio_irq_info, index);
  FIELD(vfio_irq_info, count);
  CONSTANT(VFIO_IRQ_INFO_EVENTFD);
  CONSTANT(VFIO_IRQ_INFO_MASKABLE);
  CONSTANT(VFIO_IRQ_INFO_AUTOMASKED);
  CONSTANT(VFIO_IRQ_INFO_NORESIZE);

  STRUCT(vfio_irq_set);
  FIELD(vfio_irq_set, argsz);
  FIELD(vfio_irq_set, flags);
  FIELD(vfio_irq_set, index);
  FIELD(vfio_irq_set, start);
  FIELD(vfio_irq_set, count);
  TAIL(vfio_irq_set, data);
  CONSTANT(VFIO_IRQ_SET_DATA_NONE);
  CONSTANT(VFIO_IRQ_SET_DATA_BOOL);
  CONSTANT(VFIO_IRQ_SET_DATA_EVENTFD);
  CONSTANT(VFIO_IRQ_SET_ACTION_MASK);
  CONSTANT(VFIO_IRQ_SET_ACTION_UNMASK);
  CONSTANT(VFIO_IRQ_SET_ACTION_TRIGGER);

  CONSTANT(VFIO_PCI_BAR0_REGION_INDEX);
  CONSTANT(VFIO_PCI_BAR1_REGION_INDEX);
  CONSTANT(VFIO_PCI_BAR5_REGION_INDEX);
  CONSTANT(VFIO_PCI_ROM_REGION_INDEX);
  CONSTANT(VFIO_PCI_CONFIG_REGION_INDEX);
  CONSTANT(VFIO_PCI_VGA_REGION_INDEX);
  CONSTANT(VFIO_PCI_NUM_REGIONS);
  CONSTANT(VFIO_PCI_INTX_IRQ_INDEX);
  CONSTANT(VFIO_PCI_MSI_IRQ_INDEX);
  CONSTANT(VFIO_PCI_MSIX_IRQ_INDEX);
  CONSTANT(VFIO_PCI_ERR_IRQ_INDEX);
  CONSTANT(VFIO_PCI_REQ_IRQ_INDEX);
  CONSTANT(VFIO_PCI_NUM_IRQS);
}

static void features(void) {
  STRUCT(vfio_device_feature);
  FIELD(vfio_device_feature, argsz);
  FIELD(vfio_device_feature, flags);
  TAIL(vfio_device_feature, data);
  CONSTANT(VFIO_DEVICE_FEATURE_MASK);
  CONSTANT(VFIO_DEVICE_FEATURE_GET);
  CONSTANT(VFIO_DEVICE_FEATURE_SET);
  CONSTANT(VFIO_DEVICE_FEATURE_PROBE);
  CONSTANT(VFIO_DEVICE_FEATURE_MIGRATION);
  CONSTANT(VFIO_DEVICE_FEATURE_MIG_DEVICE_STATE);
  CONSTANT(VFIO_DEVICE_FEATURE_DMA_LOGGING_START);
  CONSTANT(VFIO_DEVICE_FEATURE_DMA_LOGGING_STOP);
  CONSTANT(VFIO_DEVICE_FEATURE_DMA_LOGGING_REPORT);
  CONSTANT(VFIO_DEVICE_FEATURE_MIG_DATA_SIZE);

  STRUCT(vfio_device_feature_migration);
  FIELD(vfio_device_feature_migration, flags);
  CONSTANT(VFIO_MIGRATION_STOP_COPY);
  CONSTANT(VFIO_MIGRATION_P2P);
  CONSTANT(VFIO_MIGRATION_PRE_COPY);

  STRUCT(vfio_device_feature_mig_state);
  FIELD(vfio_device_feature_mig_state, device_state);
  FIELD(vfio_device_feature_mig_state, data_fd);
  CONSTANT(VFIO_DEVICE_STATE_ERROR);
  CONSTANT(VFIO_DEVICE_STATE_STOP);
  CONSTANT(VFIO_DEVICE_STATE_RUNNING);
  CONSTANT(VFIO_DEVICE_STATE_STOP_COPY);
  CONSTANT(VFIO_DEVICE_STATE_RESUMING);
  CONSTANT(VFIO_DEVICE_STATE_RUNNING_P2P);
  CONSTANT(VFIO_DEVICE_STATE_PRE_COPY);
  CONSTANT(VFIO_DEVICE_STATE_PRE_COPY_P2P);

  STRUCT(vfio_device_feature_mig_data_size);
  FIELD(vfio_device_feature_mig_data_size, stop_copy_length);

  STRUCT(vfio_precopy_info);
  FIELD(vfio_precopy_info, argsz);
  FIELD(vfio_precopy_info, flags);
  FIELD(vfio_precopy_info, initial_bytes);
  FIELD(vfio_precopy_info, dirty_bytes);

  STRUCT(vfio_device_feature_dma_logging_control);
  FIELD(vfio_device_feature_dma_logging_control, page_size);
  FIELD(vfio_device_feature_dma_logging_control, num_ranges);
  FIELD(vfio_device_feature_dma_logging_control, __reserved);
  FIELD(vfio_device_feature_dma_logging_control, ranges);
  STRUCT(vfio_device_feature_dma_logging_range);
  FIELD(vfio_device_feature_dma_logging_range, iova);
  FIELD(vfio_device_feature_dma_logging_range, length);
  STRUCT(vfio_device_feature_dma_logging_report);
  FIELD(vfio_device_feature_dma_logging_report, iova);
  FIELD(vfio_device_feature_dma_logging_report, length);
  FIELD(vfio_device_feature_dma_logging_report, page_size);
  FIELD(vfio_device_feature_dma_logging_report, bitmap);
}

static void containers(void) {
  STRUCT(vfio_info_cap_header);
  FIELD(vfio_info_cap_header, id);
  FIELD(vfio_info_cap_header, version);
  FIELD(vfio_info_cap_header, next);

  STRUCT(vfio_iommu_type1_info);
  FIELD(vfio_iommu_type1_info, argsz);
  FIELD(vfio_iommu_type1_info, flags);
  FIELD(vfio_iommu_type1_info, iova_pgsizes);
  FIELD(vfio_iommu_type1_info, cap_offset);
  CONSTANT(VFIO_IOMMU_INFO_PGSIZES);
  CONSTANT(VFIO_IOMMU_INFO_CAPS);
  CONSTANT(VFIO_IOMMU_TYPE1_INFO_CAP_IOVA_RANGE);
  STRUCT(vfio_iova_range);
  FIELD(vfio_iova_range, start);
  FIELD(vfio_iova_range, end);
  STRUCT(vfio_iommu_type1_info_cap_iova_range);
  FIELD(vfio_iommu_type1_info_cap_iova_range, nr_iovas);
  TAIL(vfio_iommu_type1_info_cap_iova_range, iova_ranges);
  CONSTANT(VFIO_IOMMU_TYPE1_INFO_CAP_MIGRATION);
  STRUCT(vfio_iommu_type1_info_cap_migration);
  FIELD(vfio_iommu_type1_info_cap_migration, flags);
  FIELD(vfio_iommu_type1_info_cap_migration, pgsize_bitmap);
  FIELD(vfio_iommu_type1_info_cap_migration, max_dirty_bitmap_size);

  STRUCT(vfio_iommu_type1_dma_map);
  FIELD(vfio_iommu_type1_dma_map, argsz);
  FIELD(vfio_iommu_type1_dma_map, flags);
  FIELD(vfio_iommu_type1_dma_map, vaddr);
  FIELD(vfio_iommu_type1_dma_map, iova);
  FIELD(vfio_iommu_type1_dma_map, size);
  CONSTANT(VFIO_DMA_MAP_FLAG_READ);
  CONSTANT(VFIO_DMA_MAP_FLAG_WRITE);
  CONSTANT(VFIO_DMA_MAP_FLAG_VADDR);

  STRUCT(vfio_iommu_type1_dma_unmap);
  FIELD(vfio_iommu_type1_dma_unmap, argsz);
  FIELD(vfio_iommu_type1_dma_unmap, flags);
  FIELD(vfio_iommu_type1_dma_unmap, iova);
  FIELD(vfio_iommu_type1_dma_unmap, size);
  TAIL(vfio_iommu_type1_dma_unmap, data);
  CONSTANT(VFIO_DMA_UNMAP_FLAG_GET_DIRTY_BITMAP);
  CONSTANT(VFIO_DMA_UNMAP_FLAG_ALL);
  CONSTANT(VFIO_DMA_UNMAP_FLAG_VADDR);

  STRUCT(vfio_bitmap);
  FIELD(vfio_bitmap, pgsize);
  FIELD(vfio_bitmap, size);
  FIELD(vfio_bitmap, data);

  STRUCT(vfio_iommu_type1_dirty_bitmap);
  FIELD(vfio_iommu_type1_dirty_bitmap, argsz);
  FIELD(vfio_iommu_type1_dirty_bitmap, flags);
  TAIL(vfio_iommu_type1_dirty_bitmap, data);
  CONSTANT(VFIO_IOMMU_DIRTY_PAGES_FLAG_START);
  CONSTANT(VFIO_IOMMU_DIRTY_PAGES_FLAG_STOP);
  CONSTANT(VFIO_IOMMU_DIRTY_PAGES_FLAG_GET_BITMAP);
  STRUCT(vfio_iommu_type1_dirty_bitmap_get);
  FIELD(vfio_iommu_type1_dirty_bitmap_get, iova);
  FIELD(vfio_iommu_type1_dirty_bitmap_get, size);
  FIELD(vfio_iommu_type1_dirty_bitmap_get, bitmap);
}

static void iommufd(void) {
  STRUCT(vfio_device_bind_iommufd);
  FIELD(vfio_device_bind_iommufd, argsz);
  FIELD(vfio_device_bind_iommufd, flags);
  FIELD(vfio_device_bind_iommufd, iommufd);
  FIELD(vfio_device_bind_iommufd, out_devid);
  STRUCT(vfio_device_attach_iommufd_pt);
  FIELD(vfio_device_attach_iommufd_pt, argsz);
  FIELD(vfio_device_attach_iommufd_pt, flags);
  FIELD(vfio_device_attach_iommufd_pt, pt_id);
  STRUCT(vfio_device_detach_iommufd_pt);
  FIELD(vfio_device_detach_iommufd_pt, argsz);
  FIELD(vfio_device_detach_iommufd_pt, flags);

  CONSTANT(IOMMU_DESTROY);
  CONSTANT(IOMMU_IOAS_ALLOC);
  CONSTANT(IOMMU_IOAS_MAP);
  CONSTANT(IOMMU_IOAS_UNMAP);
  CONSTANT(IOMMU_HWPT_ALLOC);
  CONSTANT(IOMMU_HWPT_SET_DIRTY_TRACKING);
  CONSTANT(IOMMU_HWPT_GET_DIRTY_BITMAP);
  STRUCT(iommu_destroy);
  FIELD(iommu_destroy, size);
  FIELD(iommu_destroy, id);
  STRUCT(iommu_ioas_alloc);
  FIELD(iommu_ioas_alloc, size);
  FIELD(iommu_ioas_alloc, flags);
  FIELD(iommu_ioas_alloc, out_ioas_id);
  STRUCT(iommu_ioas_map);
  FIELD(iommu_ioas_map, size);
  FIELD(iommu_ioas_map, flags);
  FIELD(iommu_ioas_map, ioas_id);
  FIELD(iommu_ioas_map, __reserved);
  FIELD(iommu_ioas_map, user_va);
  FIELD(iommu_ioas_map, length);
  FIELD(iommu_ioas_map, iova);
  CONSTANT(IOMMU_IOAS_MAP_FIXED_IOVA);
  CONSTANT(IOMMU_IOAS_MAP_WRITEABLE);
  CONSTANT(IOMMU_IOAS_MAP_READABLE);
  STRUCT(iommu_ioas_unmap);
  FIELD(iommu_ioas_unmap, size);
  FIELD(iommu_ioas_unmap, ioas_id);
  FIELD(iommu_ioas_unmap, iova);
  FIELD(iommu_ioas_unmap, length);
  STRUCT(iommu_hwpt_set_dirty_tracking);
  FIELD(iommu_hwpt_set_dirty_tracking, size);
  FIELD(iommu_hwpt_set_dirty_tracking, flags);
  FIELD(iommu_hwpt_set_dirty_tracking, hwpt_id);
  FIELD(iommu_hwpt_set_dirty_tracking, __reserved);
  CONSTANT(IOMMU_HWPT_DIRTY_TRACKING_ENABLE);
  STRUCT(iommu_hwpt_get_dirty_bitmap);
  FIELD(iommu_hwpt_get_dirty_bitmap, size);
  FIELD(iommu_hwpt_get_dirty_bitmap, hwpt_id);
  FIELD(iommu_hwpt_get_dirty_bitmap, flags);
  FIELD(iommu_hwpt_get_dirty_bitmap, __reserved);
  FIELD(iommu_hwpt_get_dirty_bitmap, iova);
  FIELD(iommu_hwpt_get_dirty_bitmap, length);
  FIELD(iommu_hwpt_get_dirty_bitmap, page_size);
  FIELD(iommu_hwpt_get_dirty_bitmap, data);
}

int main(void) {
  requests();
  groups_and_devices();
  features();
  containers();
  iommufd();
  return 0;
}
